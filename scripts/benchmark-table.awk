# Lines of server, clients, requests in flight, workload, requests per second -> a Markdown table of medians and of
# their ratios to the first server. names: the servers, in order. With benchmark-median.awk.
{
    row = $2 " " $3 " " $4
    if (!(row in seen)) { seen[row] = 1; rows[++row_count] = row }
    if ($5 != "-") rates[$1, row] = rates[$1, row] " " $5
}

END {
    count = split(names, name, " ")
    heads = "| clients | P | workload |"
    rule = "| --- | --- | --- |"
    for (i = 1; i <= count; i++) { heads = heads " " name[i] " |"; rule = rule " ---: |" }
    for (i = 2; i <= count; i++) { heads = heads " " name[i] "/" name[1] " |"; rule = rule " ---: |" }
    print heads
    print rule
    for (r = 1; r <= row_count; r++) {
        split(rows[r], part, " ")
        line = "| " part[1] " | " part[2] " | " part[3] " |"
        base = median(rates[name[1], rows[r]])
        ratios = ""
        for (i = 1; i <= count; i++) {
            rate = median(rates[name[i], rows[r]])
            line = line " " (rate ? sprintf("%d", rate) : "-") " |"
            if (i > 1) ratios = ratios " " (rate && base ? sprintf("%.2f", rate / base) : "-") " |"
        }
        print line ratios
    }
}
