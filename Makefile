# make demo    set up, then five real agencies from report to district summary
# make test    set up, then every test         (ARGS="-k roster" goes to pytest)
# Others: lint types office templates docs pictures bench clean.   The work itself is in make.py, which Windows calls too.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

ifeq ($(strip $(PYTHON)),)
$(error Python 3.11 or newer is needed and was not found (需要 Python 3.11 或更新的版本). Install it, or name it: make demo PYTHON=/path/to/python3)
endif

.PHONY: demo test lint types office templates docs pictures bench clean
demo test lint types office templates docs pictures bench clean:
	@$(PYTHON) make.py $@ $(ARGS)
