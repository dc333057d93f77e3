@echo off
rem Finds Java, builds what is not built yet, and hands over to the lab command. All logic is in Java.
setlocal
set "root=%~dp0"
set "root=%root:~0,-1%"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -version 2>&1 | findstr /r /c:"version .1[7-9]" /c:"version .[2-9][0-9]" >nul || (
  echo lab: JDK 17 or newer is needed: install one, or set JAVA_HOME to it.>&2
  exit /b 1
)

set "classes=%root%\infra\lab\target\classes"
if exist "%classes%\lab\cli\Build.class" (
  "%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "%classes%" lab.cli.Build "%root%" || exit /b 1
) else (
  "%java%" "%root%\infra\lab\src\main\java\lab\cli\Build.java" "%root%" || exit /b 1
)
rem The signs that it prints are not in every code page.
chcp 65001 >nul
"%java%" "@%root%\infra\lab\target\java.args" lab.cli.Main %*
exit /b %errorlevel%
