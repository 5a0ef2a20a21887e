Attribute VB_Name = "NianbaoRunner"
Option Explicit
' Starts Python with the full name of the active workbook, and says why when it cannot be started.
' ASCII only: sentences stand in the sheet of this add-in, key in column A, Chinese in column B.

Private Const HIDDEN_WINDOW As Long = 0
Private Const UNICODE_TEXT As Long = -1
' vbObjectError + 513 and + 514
Private Const NOT_RECORDED As Long = -2147220991
Private Const GONE As Long = -2147220990

Public Sub NB_Run(ByVal action As String)
    Dim code As Long, running As String
    On Error GoTo Failed
    running = NB_Text("running")
    Application.StatusBar = running
    Application.Cursor = xlWait
    code = NB_Start(action, NB_BookName())
    If code <> 0 Then MsgBox NB_Fill(NB_Text("failed"), CStr(code)), vbExclamation, NB_Text("title")
Finish:
    On Error Resume Next
    Application.Cursor = xlDefault
    ' A sentence that the button left there stays.
    If CStr(Application.StatusBar) = running Then Application.StatusBar = False
    Exit Sub
Failed:
    MsgBox NB_Fill(NB_Text(NB_Reason(Err.Number)), Err.Description), vbExclamation, NB_Text("title")
    Resume Finish
End Sub

' The key of the sentence for an error: not recorded, or else it could not be started.
Public Function NB_Reason(ByVal number As Long) As String
    NB_Reason = "missing"
    If number = NOT_RECORDED Then NB_Reason = "unset"
End Function

' -P: a file of the folder Excel stands in must not be taken for one of Python's modules.
Public Function NB_CommandLine(ByVal python As String, ByVal action As String, _
        ByVal book As String, ByVal window As String) As String
    NB_CommandLine = NB_Quoted(python) & " -P -m nianbao.addin.click " & action & _
        " --book " & NB_Quoted(book) & " --window " & window
End Function

Public Function NB_Quoted(ByVal text As String) As String
    NB_Quoted = Chr(34) & text & Chr(34)
End Function

Public Function NB_Fill(ByVal sentence As String, ByVal detail As String) As String
    NB_Fill = Replace(sentence, "{}", detail)
End Function

Private Function NB_Text(ByVal key As String) As String
    Dim found As Variant
    found = Application.VLookup(key, ThisWorkbook.Worksheets(1).Range("A1:B20"), 2, False)
    NB_Text = key
    If Not IsError(found) Then NB_Text = CStr(found)
End Function

Private Function NB_BookName() As String
    If Not Application.ActiveWorkbook Is Nothing Then NB_BookName = Application.ActiveWorkbook.FullName
End Function

Private Function NB_Start(ByVal action As String, ByVal book As String) As Long
#If Mac Then
    ' Excel for Mac runs in a sandbox: only a script in its own scripts folder may start Python.
    NB_Start = CLng(AppleScriptTask("nianbao.applescript", "click", action & vbLf & book))
#Else
    Dim shell As Object
    Set shell = CreateObject("WScript.Shell")
    NB_Start = shell.Run(NB_CommandLine(NB_Python(), action, book, CStr(Application.Hwnd)), HIDDEN_WINDOW, True)
#End If
End Function

' The interpreter that "nianbao addin install" wrote down.
Private Function NB_Python() As String
    Dim files As Object, place As String
    Set files = CreateObject("Scripting.FileSystemObject")
    place = Environ("APPDATA") & "\nianbao\python.txt"
    If Not files.FileExists(place) Then Err.Raise NOT_RECORDED, , place
    NB_Python = Trim(files.OpenTextFile(place, 1, False, UNICODE_TEXT).ReadLine)
    If Not files.FileExists(NB_Python) Then Err.Raise GONE, , NB_Python
End Function
