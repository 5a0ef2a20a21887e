#!/bin/sh
# 从本文件夹安装年报工具：不用联网，不用管理员。
cd "$(dirname "$0")" || exit 1
for version in @PYTHONS@; do
    for python in "python$version" python3 python; do
        if "$python" -c "import sys, venv; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" 2>/dev/null; then
            exec "$python" -I install.py "$@"
        fi
    done
done
echo "没有装：这台电脑上没有找到 Python（要 @PYTHONS@ 之一，64 位）。请先装好其中一个，再运行一次。" >&2
exit 1
