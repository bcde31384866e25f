### What waits at the desk, and made cases.

## What waits, in its published order

con-waits-lead = First what hurts somebody while it waits, then the nearest deadline, so that what is overdue stands on top. The same for everybody; nobody's history counts.
con-waits-what = What
con-waits-why = Why it stands here
con-waits-about = About
con-waits-kind = Kind
con-waits-harm = Hurts meanwhile
con-waits-kind-case = Case
con-waits-kind-second = Second person
con-waits-kind-appeal = Appeal
con-waits-kind-claim = Claim
con-waits-kind-question = Question to a recipient
con-waits-harm-in-force = Decision in force
con-waits-harm-appeal-near = Appeal near its last day
con-waits-harm-conduct = About behaviour
con-waits-owed-first-look = first look
con-waits-owed-decision = decision
con-waits-owed-second = second person's answer
con-waits-owed-appeal = answer
con-waits-owed-remedy = choice of the remedy
con-waits-owed-answer = answer to the recipient
con-waits-owed-finding = finding
con-waits-question = Claims of one recipient
con-waits-question-n-of = { $n } of { $of } parcels
con-waits-due = { $what } due in { $left }
con-waits-over = { $what } overdue by { $left }
con-waits-days = { $n } days
con-waits-hours = { $n } h
con-waits-none-narrowed = Nothing that waits is of this kind.
con-case-code = Case { $code }
con-case-unnamed = Who it is about and who reported it is no evidence, so it is not named while you may decide.
con-case-who = Show who it is about

## Made cases

con-made-cases = Made cases
con-cases-made = Made cases
con-made-lead-words = Some cases are made. They are about nobody, and we know that the courier in them is innocent. By them we learn how often an innocent person would be found against.
con-made-policy = What everybody who decides is told
con-made-off = There are none now.
con-made-one-in = One made case for { $n } real ones.
con-made-nobody = They concern no account. Nothing that you decide in one reaches anybody: no letter, no pay, no record.
con-made-first = They never stand above a real case in which waiting hurts somebody.
con-made-who = You are told that it was made, what the truth was and what should have told, as soon as you decide. Asking who a case is about also tells; such a case does not count.
con-made-own = Your results are read by you and by whoever leads the reviews. Nobody is ranked by them.
con-made-lead = Leads the reviews
con-made-no-lead = Nobody leads the reviews: each person's results are read by that person alone.
con-made-no-one = Nobody
con-made-yours = Your results
con-made-all = All together
con-made-too-few = Not shown while fewer than three people decided, or fewer than five such cases: one could work out another's.
con-made-set-aside = { $n ->
    [one] One was set aside because somebody asked who it is about.
   *[other] { $n } were set aside because somebody asked who they are about.
}
con-made-days = Counted over the last { $n } days.
con-made-each = Each person
con-made-each-note = In the order of names. Few cases say little: read the range, and talk with people before anything else.
con-made-case = Case
con-made-found = What was found
con-made-truth = The truth
con-made-set = Change it
con-made-share = One made case for so many real ones
con-made-share-hint = 5 to 1,000; 0 for none.
con-made-lead-hint = Reads each person's results. Everybody who decides reads who it is.
con-made-publish = Publish it
con-done-made-set = Published. Everybody who decides reads it.
con-made-it-was = Made, about nobody
con-made-over = This was a made case. It is over.
con-made-more = About made cases, and your results
con-made-right = This case was made. You found that nothing follows, and that is the truth: the courier in it is innocent.
con-made-against = This case was made. The courier in it is innocent. Nothing you decided reaches anybody.
con-made-was-set-aside = This case was made, and is about nobody. You asked who it is about, so it does not count.
con-made-lapsed = This case was made. Nobody decided it in time.
con-made-telling = What should have told
con-made-no-effect = It has no effect on anybody.
made-figures = { $found ->
    [one] { $adverse } of one against somebody innocent; the true rate lies between { $low } and { $high } (95 %).
   *[other] { $adverse } of { $found } against somebody innocent; the true rate lies between { $low } and { $high } (95 %).
}
made-none-found = None decided yet.
made-finding-nothing = Nothing follows
made-finding-restriction = Restriction
made-finding-suspension = Suspension
made-finding-offboarding = Offboarding, proposed
made-pattern-wrong-pin = A wrong pin
made-pattern-missing-code = A missing code
made-pattern-bad-building = A bad building
made-pattern-late-release = A late release at the station
made-pattern-shared-bay = Two routes in one bay
made-pattern-weather = Weather
