package diag

// Nearest returns the known name that a misspelt one is most likely meant to be, or an empty string when none is near: a
// third of the letters may be wrong.
func Nearest(name string, known []string) string {
	if len(name) > maxNearest {
		return ""
	}
	best, bestDistance := "", len([]rune(name))/3+1
	for _, k := range known {
		if d := distance(name, k, bestDistance); d < bestDistance {
			if len(name) > maxNearest {
				return ""
			}
			best, bestDistance = k, d
		}
	}
	return best
}

// maxNearest is the length of names beyond which nobody has misspelt one.
const maxNearest = 200

// distance returns the number of letters to insert, delete, replace or swap to get from a to b; limit when it is not less.
func distance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) >= limit || len(t)-len(s) >= limit {
		return limit
	}
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+differ(s[i-1], t[j-1]))
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}

// differ is 1 for two letters that differ, otherwise 0.
func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
