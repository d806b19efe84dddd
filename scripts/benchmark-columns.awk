# Lines of fields -> a Markdown table with the medians of those that have the same first fields. heads: of the columns,
# separated by "|"; fixed: how many fields name a row; worst: columns, as " 5 6 ", that show the greatest instead.
# A head such as "ratio=3/5" shows column 3 divided by column 5, "ratio=3/first" column 3 divided by that of the first row.
BEGIN {
    columns = split(heads, head, "|")
    for (i = 1; i <= columns; i++) {
        if (split(head[i], part, "=") < 2) continue
        head[i] = part[1]
        split(part[2], part, "/")
        above[i] = part[1]
        below[i] = part[2]
    }
}

{
    row = ""
    for (i = 1; i <= fixed; i++) row = row "| " $i " "
    if (!(row in seen)) { seen[row] = 1; rows[++row_count] = row }
    field = fixed
    for (i = fixed + 1; i <= columns; i++) {
        if (i in above) continue
        field++
        numbers[row, i] = numbers[row, i] " " $field
        if ($field + 0 > greatest[row, i] + 0) greatest[row, i] = $field
    }
}

function shown(number) {
    return number >= 1000 || number == int(number) ? sprintf("%.0f", number) : sprintf("%.2f", number)
}

END {
    line = rule = "|"
    for (i = 1; i <= columns; i++) {
        line = line " " head[i] " |"
        rule = rule (i <= fixed ? " --- |" : " ---: |")
    }
    print line
    print rule
    for (r = 1; r <= row_count; r++) {
        line = rows[r] "|"
        for (i = fixed + 1; i <= columns; i++) {
            if (i in above) {
                base = below[i] == "first" ? value[1, above[i]] : value[r, below[i]]
                line = line (base ? sprintf(" %.2f |", value[r, above[i]] / base) : " - |")
                continue
            }
            value[r, i] = index(worst, " " i " ") ? greatest[rows[r], i] + 0 : median(numbers[rows[r], i])
            line = line " " shown(value[r, i]) " |"
        }
        print line
    }
}
