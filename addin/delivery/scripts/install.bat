@echo off
rem 从本文件夹安装年报工具：不用联网，不用管理员。
setlocal
pushd "%~dp0"
for %%v in (@PYTHONS@) do (
  py -%%v -c "import venv" >nul 2>nul && set "python=py -%%v" && goto found
)
for %%v in (@PYTHONS@) do (
  python -c "import sys, venv; sys.exit('%%d.%%d' %% sys.version_info[:2] != '%%v')" >nul 2>nul && set "python=python" && goto found
)
echo 没有装：这台电脑上没有找到 Python（要 @PYTHONS@ 之一，64 位）。
echo 请先装好其中一个（安装时选“只为我安装”，不用管理员），再双击一次。
popd
pause
exit /b 1
:found
%python% -I install.py %*
set "status=%errorlevel%"
popd
pause
exit /b %status%
