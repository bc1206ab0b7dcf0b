package commands

// intent is one thing that people want to know, the phrases by which they ask
// for it, and the verbs that answer it. Every verb here only reads.
type intent struct {
	// verbs by what the sentence names: nothing, only domains, only places
	// (models, products or systems), or both. Where there is none, the
	// sentence asks for something else.
	bare, domains, places, both string
	// product answers instead of places, where only products are named.
	product string
	// others answers where another framework, or an id in one, is named too.
	others string
	// several is how many places the verb needs at least, where it is not one.
	several int
	// places first: a name that is a domain's and a product's is the product.
	placesFirst bool
	// phrases of words as people say them. "*" stands for up to six words.
	phrases []string
}

// intents are looked through from the first on: what is said in more words,
// or is asked for by fewer people, stands before what is said in fewer.
func intents() []intent {
	return []intent{
		{bare: "history", domains: "history", phrases: []string{
			"history", "what happened", "what has happened", "what changed", "what has changed", "who changed", "has anything changed",
			"did anything change", "recent changes", "latest changes", "audit trail of changes", "who claimed", "who released", "change log", "changelog", "when was * claimed",
			"when did * change", "timeline", "show * events", "whats new", "what is new", "any news", "who changed anything",
		}},
		{others: "crosswalk", phrases: []string{
			"crosswalk", "map", "maps", "mapping", "mappings", "mapped", "say about", "says about", "say on", "says on", "say for", "according to", "correspond", "corresponds", "corresponding", "equivalent", "equivalents", "counterpart", "what does * require", "what do * require", "does * require", "demand", "demands",
			"how does * treat", "how does * see", "how does * handle", "how does * address", "how does * cover", "does * cover", "does * mention", "mentions", "items", "techniques", "technique", "control", "controls", "mitigations", "mitigation", "requirement for", "risks for", "entries", "annex", "articles", "subcategories", "clauses", "tactics", "references", "in terms of", "terms", "translate", "align", "aligns", "aligned", "view of", "take on",
			"perspective", "relates to", "relate to", "link to", "linked to", "think of", "thinks of", "think about", "tell us about", "expect", "expects", "ask for", "asks for", "cover", "covers",
		}},
		{bare: "frameworks", others: "frameworks", phrases: []string{
			"which framework should", "what framework should", "which frameworks", "what frameworks", "other frameworks", "when should * use", "when to use", "when do * use", "instead of", "rather than", "which standard", "compare frameworks", "compare * frameworks", "better than this",
		}},
		{places: "compare", several: 2, placesFirst: true, phrases: []string{
			"compare", "comparison", "difference", "differences", "differ", "differs", "different from", "versus", "vs", "compared to", "compared with", "what moves", "changes * from",
			"move from", "go from", "switch from", "moving from", "going from", "switching from", "migrate from", "migrating from", "from * to",
		}},
		{places: "identify", placesFirst: true, phrases: []string{
			"identify", "classify", "classified", "which model", "what model", "which deployment model", "what deployment model", "which kind of", "what kind of", "kind of deployment",
			"which type", "what type", "type of deployment", "deployment type", "deployment is", "category", "which bucket", "what bucket", "which category", "what category", "which column", "what column", "what class", "which class",
			"which box", "what sort of", "which sort of", "fall into", "falls into", "fall under", "falls under", "fit", "fits", "belong", "belongs", "count as", "counts as", "categorize",
			"categorise", "categorised", "categorized", "scope of", "within scope", "covered by", "categorized as", "categorised as", "considered", "in scope", "out of scope", "what about", "which bracket", "filed under", "sit in", "sits in",
		}},
		{bare: "gaps", places: "gaps", domains: "who-owns", both: "who-owns", placesFirst: true, phrases: []string{
			"gap", "gaps", "unowned", "ownerless", "unassigned", "unclaimed", "uncovered", "orphan", "orphans", "orphaned", "not covered", "isnt covered", "arent covered", "not owned", "isnt owned",
			"nobody", "no one", "noone", "nobodys", "no owner", "no owners", "without owner", "without an owner", "without owners", "without * owner", "without * owners", "no * owner", "unfilled", "vacant", "taken up so far", "not taken up", "without anyone", "lacks an owner", "lack an owner", "missing owner",
			"missing owners", "missing an owner", "not assigned", "not claimed", "not been claimed", "not taken", "still open", "open items", "falls through", "fall through", "falling through", "through the cracks", "slipping through",
			"blind spot", "blind spots", "holes", "loose ends", "needs an owner", "need an owner", "needs owners", "need owners", "still needs", "up for grabs", "left unowned", "exposed",
			"are we missing", "dont we cover", "not yet owned", "unaccounted", "who owns nothing", "not looked after", "looks after nothing", "forgotten to assign", "forgot to assign", "forgotten", "leftovers", "no accountable", "is missing", "still missing", "missing someone", "nobody has", "has no owner", "have no owner", "have nobody",
		}},
		{bare: "mine", domains: "who-owns", both: "who-owns", phrases: []string{
			"mine", "my * duties", "my * claims", "my * domains", "my * responsibilities", "i have to confirm", "i need to confirm", "my domains", "my claims", "my responsibilities", "my duties", "my tasks", "my job", "my jobs", "do i own", "am i responsible", "am i accountable", "i am responsible", "im responsible", "on my plate", "my plate",
			"assigned to me", "my team own", "my team owns", "my team responsible", "my teams", "my list", "do i have to do", "waiting for me", "waits for me", "my todo", "my to do", "due", "overdue", "expiring", "expire",
			"expires", "to confirm", "need confirming", "needs confirming", "to be confirmed", "attestations", "i signed up for", "expected of me",
		}},
		{bare: "plan", places: "plan", placesFirst: true, phrases: []string{
			"where * start", "where to start", "where to begin", "where * begin", "do first", "tackle first", "fix first", "first steps", "first step", "next steps", "next step", "do next", "tackle next", "whats next", "what next", "roadmap", "road map", "priorities",
			"priority", "prioritize", "prioritise", "action plan", "plan of action", "quick wins", "most urgent", "how do we close", "how can we close", "to close the gaps", "how to proceed", "get going",
		}},
		{bare: "matrix", places: "matrix", placesFirst: true, phrases: []string{
			"matrix", "big picture", "whole picture", "full picture", "overview", "at a glance", "whole framework", "entire framework", "full framework", "grid", "raci", "whole table", "heatmap", "responsibility chart", "everything at once",
			"all domains", "all the domains", "all sixteen", "list * domains", "list the domains", "which domains are there", "what domains are there", "which domains exist",
		}},
		{bare: "framework show", phrases: []string{"version of the framework", "framework version", "which framework do you", "what framework do you", "which framework is", "source of the framework", "where * answers come from", "where * get your answers", "what * based on"}},
		{bare: "version", phrases: []string{"which version", "what version", "version are you", "bot version"}},
		{bare: "system list", phrases: []string{
			"ai systems do", "which ai systems", "what ai systems", "systems have been", "systems are registered", "systems do we", "which systems", "what systems", "list * systems", "our systems", "all systems", "systems do we", "systems are there", "ai systems do we", "show * systems", "which ai do we", "what ai do we", "registered systems", "inventory of systems", "system inventory",
		}},
		{bare: "team list", phrases: []string{"which teams", "what teams", "list * teams", "our teams", "all teams", "teams are there", "teams do you know", "show * teams", "known teams", "teams are known", "teams do we have", "teams have been"}},
		{bare: "admin", phrases: []string{"admin", "admins", "administrator", "administrators", "who runs this bot", "who manages this bot"}},
		{bare: "settings", phrases: []string{"settings", "configured", "how often * confirmed", "how long * claim"}},
		{bare: "help", phrases: []string{
			"help", "help me", "what can you do", "what can i ask", "what can i do", "what do you do", "what do you know", "how do i use", "how does this work", "how do you work", "how does this bot", "what is this bot", "who are you", "what are you", "commands", "instructions", "how to use",
			"what can you tell", "what can you answer", "what questions", "what else can you",
		}},
		{places: "model", domains: "domain", both: "who-owns", placesFirst: true, phrases: []string{
			"do we owe", "which questions", "questions should", "questions to put", "put to the vendor", "put to the provider", "must do", "must be done", "do ourselves", "do itself", "stuff to do", "things to do", "customer do", "customer has to do", "customer must", "left to us", "are left", "still do ourselves", "be expected to perform", "expected to do", "would we owe", "supposed to secure", "supposed to do", "must we do", "must we", "do we have to do", "we have to do", "have to do", "do we need to do", "need to do", "needs to be done", "must be done", "has to be done", "should we do", "do we do", "do i do about", "do we actually have to", "our duties", "our duty", "duties", "our obligations", "obligations", "our obligation",
			"to do", "todo", "tasks", "task list", "checklist", "check list", "requirements", "are we responsible for", "we are responsible for", "are we accountable for", "are we on the hook for what", "left for us", "left to us", "left to do", "remain with us", "remains with us", "remain ours", "remains ours", "stays with us", "stay with us",
			"our responsibilities", "our responsibility", "our part", "our share", "our side of", "expected of us", "expected from us", "is expected", "what is ours", "whats ours", "what stays ours", "do we own", "would we own", "we would own", "homework", "should an owner", "what should the owner",
			"does the owner do", "does an owner do", "owner have to do", "owner has to do", "ask the vendor", "ask the provider", "ask our vendor", "ask our provider", "ask vendors", "questions for the vendor", "questions for the provider", "due diligence", "how do we secure", "how should we secure", "how to secure", "how do we protect", "how do we handle",
			"how should we handle", "how do we deal", "best practice", "best practices", "steps for", "what is required", "whats required", "responsibilities", "what do i need to", "what do we need",
		}},
		{domains: "who-owns", places: "model", both: "who-owns", bare: "matrix", phrases: []string{
			"who", "whos", "whose", "whom", "which team", "what team", "which teams", "which department", "which group", "which side", "which party", "whichever team", "own", "owns", "owned", "owner", "owners", "owning", "ownership", "responsible", "responsibility", "accountable", "accountability", "liable", "liability", "in charge",
			"on the hook", "on us", "on them", "job", "up to us", "up to them", "our job", "our problem", "our concern", "our task", "our business", "falls on", "fall on", "falls to", "fall to", "takes care", "take care", "taking care", "looks after", "look after", "looking after", "handles", "handle", "handling", "handled", "deals with", "deal with",
			"covers", "point of contact", "point person", "contact for", "do we have to", "do we need to", "do we need", "must we", "should we", "need we", "worry about", "care about", "is it ours", "ours", "theirs", "us or", "or us", "we or", "or we", "vendor or", "or vendor", "the vendor", "the provider", "provider or", "customer or",
			"vendors", "provider", "does microsoft", "does google", "does aws", "does amazon", "does openai", "does anthropic", "assigned to", "shared", "split between", "burden", "supposed to", "blame", "blamed", "fault", "answer for", "answers for", "go to", "ask about", "talk to", "speak to", "call about", "to call", "to contact", "neck is",
			"headache", "problem of", "who do i call", "who do we call", "who can i ask", "who signs off", "sign off", "signs off", "signing off", "has * covered", "got * covered", "have * covered", "us or them", "them or us", "ours or theirs", "theirs or ours", "their problem", "their job", "escalate to", "escalated to", "escalated", "escalate", "to escalate", "reach out to", "turn to", "answerable", "custodian", "steward", "remit", "remit of", "purview", "accountable for",
			"responsible party", "responsible person", "named owner", "dri", "lead for", "leads on", "in the lead", "takes the lead", "go to person", "contact person", "poc for", "to ask", "to talk to", "to speak to", "to ping", "ping", "lies with", "lie with", "rests with", "rest with", "sits with", "sit with", "falls with", "on our plate", "on our side", "on the vendor", "on vendor", "on me", "on you", "is it on", "our side or", "up to the", "belongs to whom", "belong to whom", "carries", "carry", "bears", "bear", "duty of", "whose duty",
		}},
		{domains: "domain", places: "model", product: "identify", both: "who-owns", phrases: []string{
			"what is", "whats", "what are", "what does * mean", "what do * mean", "what means", "meaning", "meaning of", "explain", "explane", "wat is", "wats", "gist of", "explanation", "define", "definition", "describe", "description", "tell me about", "tell me more", "what does * cover", "what * covered", "covers", "cover", "falls under", "fall under", "falls into",
			"stand for", "stands for", "details", "more about", "info on", "information on", "whatis", "what it is", "understand", "learn about", "read about", "summary of", "summarize", "summarise", "introduce", "introduction", "example of", "examples of", "belongs to", "belong to", "included in", "part of", "about",
		}},
	}
}

// wish is something that changes the ledger, and how people ask for it. It is
// offered as a command and never done.
type wish struct {
	verb    string
	phrases []string
}

// wishes are looked through from the first on. The name of every other verb
// that writes is a phrase for it too.
func wishes() []wish {
	return []wish{
		{"transfer", []string{"hand over", "hand * over", "hand * to", "pass on", "pass * to", "move ownership", "transfer"}},
		{"unaccept", []string{"unaccept", "stop accepting", "take back the risk"}},
		{"accept", []string{"accept", "live with"}},
		{"system add", []string{"add a system", "add system", "add the system", "add our system", "register", "add a new system"}},
		{"system retire", []string{"retire", "remove the system", "decommission", "delete the system"}},
		{"team add", []string{"add a team", "add team", "add the team", "create a team", "create team", "add a new team"}},
		{"attest", []string{"attest", "confirm", "reconfirm", "renew"}},
		{"dispute", []string{"dispute", "contest", "challenge"}},
		{"release", []string{"release", "give up", "give back", "drop", "unclaim", "unassign", "remove * as owner"}},
		{"undo", []string{"undo", "revert", "roll back", "take back"}},
		{"approve", []string{"approve"}},
		{"use", []string{"start using", "note that we use"}},
		{"unuse", []string{"stop using", "note that we no longer use"}},
		{"claim", []string{
			"claim", "take over", "take on", "take ownership", "take responsibility", "own", "assign", "make * owner", "make * responsible", "make * accountable", "make * in charge", "give * to", "give us", "put * in charge", "put * down", "sign * up", "set * as owner", "name * as owner", "record * as owner", "appoint", "nominate", "mark * as",
		}},
	}
}

// politeness is what people say before they come to a wish.
func politeness() []string {
	return []string{
		"please", "pls", "plz", "can", "could", "would", "will", "you", "we", "i", "id", "wed", "want", "wants", "wanted", "to", "like", "need", "needs", "lets", "let", "us", "kindly", "just", "hey", "hi", "hello", "bot", "airesp", "ok", "okay", "and", "now", "also", "then", ",", "should", "the", "team", "my",
		"go", "ahead", "wish", "wanna", "must", "have", "may", "might", "me", "try", "help",
	}
}

// subject are words that are about the subject without naming a part of it.
func subject() []string {
	return []string{
		"ai", "llm", "llms", "genai", "security", "secure", "cyber", "model", "models", "domain", "domains", "framework", "deployment", "vendor", "provider", "customer", "system", "systems", "product", "products", "tool", "tools", "risk", "risks", "data", "app", "application", "service", "services", "use", "usage", "side", "area",
		"areas", "critical", "chatbot", "chatbots", "topic", "topics", "bot", "claim", "claims", "claimed", "owner", "owners", "ledger", "record", "recorded", "recently", "lately", "week", "weeks", "month", "months", "day", "days", "year", "quarter", "since", "monday", "responsibility", "shared", "cloud", "company", "organisation", "organization", "team", "teams", "rollout", "assistant", "assistants", "feature", "features", "software", "users", "user",
	}
}

// doings are what people do about a domain: they tell nothing about which.
func doings() []string {
	return []string{
		"do", "does", "doing", "done", "manage", "manages", "managing", "run", "runs", "running", "check", "checks", "checking", "review", "reviews", "set", "sets", "up", "keep", "keeps", "maintain", "maintains", "watch", "watches", "monitor", "monitors", "enforce", "enforces", "configure", "configures", "approve", "approves", "sign", "signs", "off",
		"present", "kindly", "indicate", "confirm", "advise", "display", "print", "view", "see", "share", "send", "supply", "identify", "please", "registered", "known", "protect", "protects", "protection", "protecting", "secure", "secures", "provide", "provides", "perform", "performs", "define", "defines", "implement", "implements", "rotate", "rotates", "patch", "patches", "vet", "vets", "test", "tests", "show", "list", "find", "tell", "give", "want", "know", "asked", "ask", "question", "thing", "stuff", "part", "work", "works", "happens",
		"happen", "issue", "issues", "topic", "matter", "matters", "problem", "problems", "concern", "decide", "decides", "track", "tracks", "collect", "collects", "ensure", "ensures", "guarantee", "take", "takes", "care", "look", "looks", "after", "answer", "answers", "call", "contact", "hold", "holds", "carry", "carries", "pay", "main", "current",
		"full", "complete", "entire", "registered", "open", "currently", "person", "accountable", "responsible", "owner", "job", "task", "duty", "role", "side",
	}
}
