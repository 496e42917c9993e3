"""A file of reports with every sin of IMPORT-1 in it, and how many of its rows can be reports all the same."""

HEAD = "Reference,Kind,Store number,Date,Time,What happened,Item,Quantity,Unit value,Person,Previous report"
_GOOD = "shop theft,{store},22/11/2025,16:15,Shop {n}: filled a bag,Vodka,4,16.50,,"

# Each is one row; {n} is its own number. True: it can be a report.
SINS: tuple[tuple[str, bool], ...] = (
    (f"G{{n}},{_GOOD}", True),
    ("F{n},shop theft,{store},22/11/2025,16:15,=cmd|' /C calc'!A0,@SUM(A1),1,1,+44,", True),
    ("U{n},shop theft,{store},22/11/2025,16:15,Right to left \u202etxt.exe,Caf\u00e9,1,2.50,\u202eX,", True),
    ("N{n},shop theft,{store},22/11/2025,16:15,A N\x00UL in\x07side,Gin,1,9,,", True),
    ('Q{n},shop theft,{store},22/11/2025,16:15,"never closed,Gin,1,9,,', False),
    ("0{n},shop theft,{store},0000-00-00,16:15,The year nought,Gin,1,9,,", False),
    ("9{n},shop theft,{store},31/12/9999,16:15,The year 9999,Gin,1,9,,", False),
    ("L{n},shop theft,{store},29/02/2025,16:15,No leap year,Gin,1,9,,", False),
    ("M{n},shop theft,{store},29/02/2024,16:15,A leap year,Gin,1,9,,", True),
    ("D{n},shop theft,{store},26/10/2025,01:30,The hour that came twice,Gin,1,9,,", False),
    ("E{n},shop theft,{store},26/10/2025,01:30 BST,The first of the two,Gin,1,9,,", True),
    ("S{n},shop theft,{store},30/03/2025,01:30,The hour that never came,Gin,1,9,,", False),
    (f"SAME,{_GOOD}", False),
    ("P{n},shop theft,SW1A 1AA,22/11/2025,16:15,A postcode of London,Gin,1,9,,", False),
    ("O{n},shop theft,BT1 1AA,22/11/2025,16:15,A postcode of Belfast,Gin,1,9,,", False),
    ("K{n},high treason,{store},22/11/2025,16:15,A kind nobody knows,Gin,1,9,,", False),
    ("X{n},shop theft,{store},22/11/2025,16:15,Too many cells,Gin,1,9,,,extra,cells", False),
    ("V{n},shop theft,{store},22/11/2025,16:15,A value of letters,Gin,1,a lot,,", False),
    ("W{n},shop theft,{store},22/11/2025,16:15,Itself before,Gin,1,9,,W{n}", False),
    ("B{n},shop theft,{store},22/11/2025,16:15,-1 bottles,Gin,-1,9,,", False),
)


def hostile_file(rows: int, *, store: str) -> tuple[bytes, int]:
    """Return the bytes of a file of so many rows in mixed encodings, and how many of them can be reports.

    Besides the rows of ``SINS`` one has a cell of a megabyte and one has 10,000 cells.
    """
    lines = [HEAD.encode()]
    good = 0
    for number in range(rows - 2):
        text, is_good = SINS[number % len(SINS)]
        good += is_good
        line = text.format(n=number, store=store)
        lines.append(line.encode("cp1252", errors="replace") if number % 3 == 0 else line.encode())
    lines.insert(len(lines) // 2, f"big,shop theft,{store},22/11/2025,16:15,{'y' * 1_048_576},Gin,1,9,,".encode())
    lines.insert(len(lines) // 3, b",".join([b"x"] * 10_000))
    # The first of those that share a number can be a report.
    return b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n", good + 1
