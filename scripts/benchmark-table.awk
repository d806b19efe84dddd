# Lines of server, clients, requests in flight, workload, requests per second -> a Markdown table of medians and of
# their ratios to the first server. names: the servers, in order.
{
    row = $2 " " $3 " " $4
    if (!(row in seen)) { seen[row] = 1; rows[++row_count] = row }
    if ($5 != "-") rates[$1, row, ++counts[$1, row]] = $5
}

function median(name, row,   n, i, j, sorted, swapped) {
    n = counts[name, row]
    if (n == 0) return 0
    for (i = 1; i <= n; i++) sorted[i] = rates[name, row, i] + 0
    for (i = 1; i < n; i++)
        for (j = i + 1; j <= n; j++)
            if (sorted[j] < sorted[i]) { swapped = sorted[i]; sorted[i] = sorted[j]; sorted[j] = swapped }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
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
        base = median(name[1], rows[r])
        ratios = ""
        for (i = 1; i <= count; i++) {
            rate = median(name[i], rows[r])
            line = line " " (rate ? sprintf("%d", rate) : "-") " |"
            if (i > 1) ratios = ratios " " (rate && base ? sprintf("%.2f", rate / base) : "-") " |"
        }
        print line ratios
    }
}
