package airesp

// shorthand is what people type on a phone, and what it stands for.
func shorthand() map[string]string {
	return map[string]string{
		"abt": "about", "gh": "github", "wut": "what", "diff": "difference", "diffs": "differences", "mem": "memory", "inj": "injection", "pkg": "package", "pkgs": "packages", "src": "source", "fw": "firewall", "qs": "questions", "prios": "priorities", "prio": "priority", "pct": "percent", "thru": "through", "tho": "though", "msft": "microsoft", "bout": "about", "b4": "before", "becos": "because", "cos": "because", "cuz": "because", "dis": "this", "dat": "that", "em": "them", "hav": "have", "hoo": "who", "hu": "who", "ne1": "anyone", "nd": "and", "n": "and",
		"ppl": "people", "r": "are", "shud": "should", "shld": "should", "som1": "someone", "sum1": "someone", "tht": "that", "thx": "thanks", "u": "you",
		"ur": "your", "w": "with", "wat": "what", "wats": "whats", "wen": "when", "wher": "where", "wot": "what", "wots": "whats", "wud": "would",
		"wid": "with", "whoz": "whos", "ya": "you", "yr": "your",
		"auth": "authentication", "certs": "certificates", "comms": "communication", "creds": "credentials", "dept": "department", "docs": "documents",
		"env": "environment", "gov": "governance", "govt": "government", "infosec": "security", "mgmt": "management", "mgt": "management", "mgr": "manager", "perms": "permissions", "privs": "privileges",
		"prob": "problem", "pw": "password", "pwd": "password", "resp": "responsible", "sec": "security", "svc": "service", "vuln": "vulnerability", "vulns": "vulnerabilities",
	}
}

// written is a word as it would be written in full. In "2 do" and "4 cursor" a digit is a word;
// in a name, such as "SOC 2", it is not.
func (r *Reader) written(word, before string, first bool) string {
	if full, ok := r.short[word]; ok {
		return full
	}
	switch {
	case first || word != "2" && word != "4" || r.Names(before+" "+word):
	case word == "2":
		return "to"
	default:
		return "for"
	}
	return word
}
