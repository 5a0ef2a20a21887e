Attribute VB_Name = "NianbaoRibbon"
Option Explicit
' Ribbon callbacks. ASCII only: Chinese stands in ribbon.xml, in the sheet of this add-in and in Python.

Private theRibbon As IRibbonUI

Public Sub NB_Load(ByVal ribbon As IRibbonUI)
    Set theRibbon = ribbon
End Sub

' Asks Excel to call NB_Enabled again, after a workbook was opened or closed.
Public Sub NB_Refresh()
    If Not theRibbon Is Nothing Then theRibbon.Invalidate
End Sub

' A button's id is "nb_" and the name of the action that Python knows.
Public Sub NB_Click(ByVal control As IRibbonControl)
    NB_Run Mid(control.ID, 4)
End Sub

Public Sub NB_Enabled(ByVal control As IRibbonControl, ByRef enabled As Variant)
    enabled = Not (Application.ActiveWorkbook Is Nothing)
End Sub
