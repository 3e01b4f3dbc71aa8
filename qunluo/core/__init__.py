"""The deciding core: pure values and functions, in which the whole product can be read.

An *event* says what happened, in words that no channel owns. A *snapshot* holds all that a policy may
know. A *policy* looks at both and answers with a *finding*, also when it found nothing, and says why.
Findings carry *changes* (what we write ourselves, exactly once, in the event's own transaction) and
*actions* (what we ask of others, at least once, delivered later by the outbox). `decide` asks the
policies in their order; `advance` says what the next snapshot looks like once the changes are written,
and the shell must agree with it.

Two rules hold everywhere. Nothing in here knows a framework, the clock, dice, disk or network. And the
state that a set of events leads to does not depend on the order in which they arrive: changes are
maxima, sums and set unions over the events' own times, for late and repeated callbacks are daily bread.
"""
