// Package airesp is the subject of the program: who carries which part of AI security, and which
// team of an organisation answers for it.
//
// A [Framework] says, for each way of running AI (a [Model]) and each field of security (a
// [Domain]), whether the provider, the customer or both carry it. [BuiltIn] is the AI Security
// Shared Responsibility Model by Mike Privette; [Load] reads any other framework of the same
// shape. A [Lookup] turns what people type into models and domains. A [Ledger] holds the claims
// of an organisation's teams, and its gaps are what nobody has claimed.
//
// Some things to know:
//
//   - Ids are for records, names for people. A name may change between versions of a framework;
//     an id may not.
//   - A lookup never guesses. A word that could mean several things is an [AmbiguousError] with
//     the question to ask, and an unknown one is an [UnknownError] with near words.
//   - Responsibility in the framework is not accountability in the organisation. A cell that the
//     customer carries still has no owner until a team claims it.
//   - Nothing here reads files, clocks or the network, and nothing is global: the caller brings
//     bytes and times. Values are safe to share between goroutines as long as nobody changes them.
package airesp
