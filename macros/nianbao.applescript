-- Runs one button for Excel on macOS. Excel calls it by AppleScriptTask; the text is the action,
-- a line feed, and the full name of the workbook. Gives back the exit status of Python.
on click(request)
	set {action, book} to paragraphs of request
	set place to (POSIX path of (path to home folder)) & "Library/Application Support/nianbao/python.txt"
	set python to do shell script "head -n 1 " & quoted form of place
	set command to quoted form of python & " -P -m nianbao.addin.click " & action & " --book " & quoted form of book & " --window 0"
	return do shell script command & " >/dev/null 2>&1; echo $?"
end click
