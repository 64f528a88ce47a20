"""Reads every cell of a workbook's first sheet with openpyxl, the way its documentation says is fastest, and keeps
the rows: what a program that then does something with them has to do first.

    python3 openpyxl_read.py list.xlsx
"""

import sys

import openpyxl

sheet = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True).worksheets[0]
rows = [row for row in sheet.iter_rows(values_only=True)]
print(len(rows))
