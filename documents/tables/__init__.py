"""Tables of a plan from a spreadsheet: read, held against what stands, saved, undone.

One way for every table, whatever room it is in: a table says itself what its columns are, how a
cell is read and how a row is added, changed and removed (`subject.TableSubject`); a file or pasted
rows are kept as a `ReceivedFile` of the room for files, and shown before anything is saved.
"""
