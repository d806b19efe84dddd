# For the awk programs of the benchmarks: median("3 1 2") is 2, that of nothing 0.
function median(numbers,   sorted, count, i, j, swapped) {
    count = split(numbers, sorted, " ")
    if (count == 0) return 0
    for (i = 1; i < count; i++)
        for (j = i + 1; j <= count; j++)
            if (sorted[j] + 0 < sorted[i] + 0) { swapped = sorted[i]; sorted[i] = sorted[j]; sorted[j] = swapped }
    return count % 2 ? sorted[(count + 1) / 2] + 0 : (sorted[count / 2] + sorted[count / 2 + 1]) / 2
}
