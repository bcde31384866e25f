# The tour's scene of one block in a race and in a draw.
yard-title = One block, twice: a race and a draw
yard-lead = The same 24 people want the same block. One of them lets a script do it. You are one of the others: be as fast as you can in the race, take your time in the draw.
yard-no-script = This needs scripts: it plays live.
yard-race = Race: whoever takes it first
yard-race-more = How many apps give out work. The block opens within a few seconds; press as soon as you can.
yard-race-begin = Start a race
yard-race-go = Take it now
yard-race-tally = Races here: { $n }. Won by the script: { $script }. By you: { $you }.
yard-draw = Draw: everybody has one ticket
yard-draw-more = How Porchlight gives out work. Put your name in before the close; the first and the last second count the same.
yard-draw-begin = Open a draw
yard-draw-go = Put my name in
yard-draw-tally = Draws here: { $n }. Won by the script: { $script }. By you: { $you }.
yard-wait = Wait for it …
yard-early = Too early: there is nothing to take yet.
yard-ready = Open! Take it.
yard-again = Once more
yard-busy = Another visitor plays this at the moment. It takes half a minute; then begin again.
yard-failed = This could not go on. Wait a few seconds and begin again.
yard-race-waiting = { $people } people look at the list. The script has looked { $looks ->
    [one] once
   *[other] { $looks } times
} so far.
yard-under-a-millisecond = under 1 ms
yard-script-of = The script on the account of { $name }
yard-you = You
yard-reached = { $name }: { $after }
yard-got = has the block
yard-gone = it was gone already
yard-others = { $n ->
    [one] One other person: { $first }
   *[other] { $n } other people: { $first } to { $last }
}
yard-others-gone = It was gone for all of them.
yard-others-one = One of them has it.
yard-race-picture = When each of them reached for the block, from its opening to two seconds later
yard-race-picture-from = opens
yard-race-looks = The script looked at the list { $looks } times before it opened. Nobody's finger can do that.
yard-legend-script = the script
yard-legend-visitor = you
yard-legend-other = everybody else
yard-draw-entering = { $n } of { $people } are in. Closes in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
yard-draw-sealed = Closed: { $n } lists are sealed, and their digest goes into the public log. Only then is the number drawn that decides.
yard-entered = { $name }: in after { $after }
yard-one-ticket = one ticket, like everybody
yard-drawn-first = Drawn first: { $name }
yard-drawn-at = { $name }: position { $position } of { $of }
yard-not-in = You did not put your name in this time.
yard-order = The order that was drawn
yard-record = The public page of this draw: its record, and the button to compute it anew
yard-counts = The same lists, drawn { $draws } times
yard-counts-lead = By the same code, each time with another random number. With { $people } tickets everybody's share is { $expected } wins; here each won between { $least } and { $most } times.
yard-counts-picture = Wins of each of { $people } people in { $draws } draws: from { $least } to { $most }, around { $expected }
yard-wins = { $n ->
    [one] one win
   *[other] { $n } wins
}
yard-honest = Both are the product's own code on two small stations of this demonstration, with an account of each person at both. The other people are played: in the race they press after a third of a second to a second and a half. The block is taken back after each play, so that everybody starts alike.
