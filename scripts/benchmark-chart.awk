# The Markdown table of benchmark-table.awk -> a picture: a bar for each ratio to the first server, whose own is the line
# at 1. names: the servers, in order.
BEGIN {
    FS = " *[|] *"
    count = split(names, name, " ")
    split("#2b6cb0 #b7791f #2f855a #805ad5", colour, " ")
}

NR > 2 { label[++rows] = $4 ", " $2 " clients, P=" $3; for (i = 2; i <= count; i++) ratio[rows, i] = $(4 + count + i - 1) }

function text(x, y, anchor, words) {
    printf "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, words
}

END {
    left = 250; unit = 260; bar = 12; gap = 10
    most = 1
    for (r = 1; r <= rows; r++) for (i = 2; i <= count; i++) if (ratio[r, i] + 0 > most) most = ratio[r, i] + 0
    row = (count - 1) * bar + gap
    width = left + most * unit + 80
    height = rows * row + 60
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">\n",
        width, height
    printf "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", width, height
    for (i = 2; i <= count; i++) {
        printf "<rect x=\"%d\" y=\"12\" width=\"12\" height=\"12\" fill=\"%s\"/>\n", left + (i - 2) * 120, colour[i - 1]
        text(left + (i - 2) * 120 + 18, 22, "start", name[i])
    }
    for (r = 1; r <= rows; r++) {
        top = 40 + (r - 1) * row
        text(left - 8, top + (count - 1) * bar / 2 + 4, "end", label[r])
        for (i = 2; i <= count; i++) {
            if (ratio[r, i] == "-") continue
            y = top + (i - 2) * bar
            printf "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n",
                left, y, ratio[r, i] * unit, bar - 2, colour[i - 1]
            text(left + ratio[r, i] * unit + 4, y + 9, "start", ratio[r, i])
        }
    }
    printf "<line x1=\"%d\" y1=\"32\" x2=\"%d\" y2=\"%d\" stroke=\"black\" stroke-dasharray=\"4 3\"/>\n",
        left + unit, left + unit, height - 14
    text(left + unit, height - 2, "middle", name[1] " = 1")
    print "</svg>"
}
