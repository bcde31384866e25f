### Words about cases, decisions, appeals and matters in the console.

con-cases = Cases
con-cases-lead = What was seen or reported about accounts. The soonest due stands first; what nobody looks at in time ends in the courier's favour.
con-cases-open = Waiting
con-cases-with-courier = With the courier
con-cases-decided = Decided
con-cases-closed = Closed
con-cases-lapsed = Lapsed
con-cases-proposals = Second person
con-cases-appeals = Appeals
con-cases-matters = Matters
con-cases-none = Nothing here
con-cases-none-why = A quiet queue is a good one.
con-proposals-lead = An offboarding takes two people. The second one answers without the first one's reasons.
con-appeals-lead = Somebody who neither decided nor reported answers, within 14 days at most. What nobody answers is won by the courier.
con-appeals-none = No appeals
con-appeal-aim = Aim: 72 hours
con-appeal-against = Against
con-appeal-case = The case with its evidence
con-appeal-note = Look at the evidence anew. Your answer goes to the courier with your reasons.
con-appeal-uphold = The courier is right: the decision falls
con-appeal-reject = The decision stands
con-case-new = Open a case
con-case-new-lead = For what a person reports. Whoever reports does not decide.
con-case-open = Open the case
con-case-courier = Courier
con-case-courier-hint = Their e-mail address or id.
con-case-ground = Ground
con-case-ground-hint = What you confirm by this decision. What the rules do not allow now is not in the list.
con-case-report = What was reported
con-case-report-hint = Facts: who saw what, when and where. The courier reads it word for word.
con-case-due = Due
con-case-overdue = Overdue
con-case-rests-on = Rests on
con-case-reported = A report
con-case-after-notice = after a notice
con-case-answered = Answered
con-case-second = Second person
con-case-evidence = Evidence
con-case-evidence-lead = Exactly what the courier sees. It does not change.
con-case-reporter = Reported by
con-case-digest = SHA-256 of these bytes:
con-case-said = What the courier says
con-case-asked = The courier was asked
con-case-not-asked = Not asked yet.
con-case-decisions = Notices and decisions
con-case-undecided = None.
con-case-blind = Who proposed it, on which ground and why stays hidden until a second person has answered.
con-case-automatic = Written by a program; no effect on the account.
con-case-issued = Issued
con-case-effective = In effect from
con-case-delivered = Reached the courier
con-case-appeal = Appeal
con-case-lift = Lift it
con-case-reasons = Your reasons
con-case-reasons-hint = The courier reads them.
con-case-act = What follows
con-case-look = I am looking at it
con-case-ask = Ask the courier first
con-case-close = Nothing follows: close
con-case-decide = Decide
con-case-hours = Hours
con-case-hours-hint = For a restriction or suspension: at most 72 in 180 days, all together.
con-case-waits-second = Your proposal waits for a second person, at most seven days.
con-case-second-ask = Should this account end?
con-case-agree = Yes: offboard
con-case-disagree = No: nothing follows from the proposal
con-case-timeline = Timeline
con-case-at-opened = Opened
con-case-at-looked = A person looked
con-case-at-ended = Ended
con-case-earlier = Earlier cases
con-matters-lead = Accounts of one bot service, kept together for a lawyer.
con-matters-none = No matters
con-matters-none-why = Begin one when several accounts seem to use the same service.
con-matter-hold = Legal hold
con-matter-new = Begin a matter
con-matter-note = Note
con-matter-make = Begin
con-matter-no-ground = Belonging to a matter is no ground for any decision.
con-matter-remove = Take out
con-matter-add = Add an account
con-matter-reason = Why it belongs here
con-matter-export = Signed export
con-matter-export-note = Accounts, cases, exact evidence, statements, decisions, appeals and log receipts, signed with this server's key: a zip with a README, which anybody can check offline with porchlight verify. That it was made stands in the log.
con-done-case-proposed = Proposed. It waits for a second person.
con-done-case-refused = You did not agree: nothing follows.
con-done-appeal-answered = Answered. The courier was told.
con-case-after = After the notice of
con-case-until = Until
con-case-not-used = What was not used
con-case-no-way = Nothing can be decided now.
con-case-what = Decision and ground
con-case-group-restriction = Restriction: one person decides
con-case-group-suspension = Suspension: one person decides, on a listed egregious ground
con-case-group-offboarding = Offboarding: a second person answers
con-case-you-reported = You reported this. Somebody else decides.
con-case-barred-not-heard = Ask the courier first. It is possible once they have answered, or their time to answer is over.
con-case-barred-hearing = Not before the courier answers, or { $from }.
con-case-barred-no-earlier-notice = Not without a notice that reached the courier before, and tries a day or more after it.
con-case-barred-too-little = Not on so few tries, or on one ground alone.
con-case-barred-held-too-long = The hours of 180 days are used up.
con-case-barred-but = Only a listed egregious ground stands below.
con-case-hold-left = { $n ->
    [one] One hour is left in 180 days.
   *[other] { $n } hours are left in 180 days.
}
con-case-at-proposed = proposed to a second person
con-case-at-read = reached the courier
con-case-at-effect = takes effect
con-invalid-hours = Say for how many hours: 1 to 72.
con-invalid-no-courier = No courier has this id or e-mail address.
con-done-case-looked = Noted: you are looking at it.
con-done-case-asked = Asked. The courier reads it in the app and in a mail.
con-done-case-closed = Closed. Nothing follows.
con-done-case-decided = Decided. The courier reads it in the app and in a mail.
con-done-case-lifted = Lifted. The courier is told.
con-appeal-answer = The answer
con-appeal-had-part = You had a part in this decision. Somebody else answers.
con-person-cases = Cases, notices and decisions
con-person-no-cases = None.
con-matter-empty = No account belongs to it yet.
con-matter-accounts = Accounts
con-matter-since = Added
con-matter-state-hold = State and legal hold
con-matter-hold-why = What is kept about these accounts does not go; they are told.
con-matter-export-get = Get the signed file
con-done-matter-added = Added.
con-done-matter-saved = Saved.
con-done-matter-removed = Taken out.
con-bots-alike = { $n ->
    [one] One more like it
   *[other] { $n } more like it
}
con-done-no-case-over = It was over already, or somebody was faster.
con-done-no-case-already = There is a live case about this courier.
con-done-no-matter-member = Not added: it is in already, or the matter is closed or full.
con-done-no-needs-person = Not made: it takes a person.
con-done-no-needs-two = Not made: it takes two people.
con-done-no-same-person = Not made: the second person is another one than the first.
con-done-no-is-reporter = Not made: whoever reported it does not decide.
con-done-no-no-ground = Not made: there is no ground.
con-done-no-ground-too-weak = Not made: no ground supports a step this strong.
con-done-no-too-little = Not made: too few tries, or not two independent grounds.
con-done-no-evidence-changed = Not made: this is not the evidence you had before you. Read it again.
con-done-no-no-earlier-notice = Not made: no notice reached the courier before.
con-done-no-not-heard = Not made: ask the courier first, and wait for the answer or the end of the time for it.
con-done-no-held-too-long = Not made: that is more than the hours left in 180 days, all together.
con-done-no-nothing-to-lift = Not made: nothing stands that could be lifted.
con-case-hours-left = { $n ->
    [one] one hour left
   *[other] { $n } hours left
}
con-case-days-left = { $n ->
    [one] one day left
   *[other] { $n } days left
}
con-case-tries = { $n ->
    [one] one try
   *[other] { $n } tries
}
con-case-listed = { $n ->
    [one] The newest try
   *[other] The newest { $n } tries
}
con-case-readings = { $n ->
    [one] Read once; each reading is written down.
   *[other] Read { $n } times; each reading is written down.
}
case-state-open = To look at
case-state-with-courier = With the courier
case-state-decided = Decided
case-state-closed = Closed
case-state-lapsed = Lapsed
decision-kind-notice = Notice
decision-kind-restriction = Restriction
decision-kind-suspension = Suspension
decision-kind-offboarding = Offboarding
decision-kind-reinstatement = Reinstatement
decision-state-proposed = Proposed
decision-state-refused = Not agreed
decision-state-issued = Not yet in effect
decision-state-in-effect = In effect
decision-state-ended = Over
decision-state-reversed = Taken back
decision-state-lapsed = Lapsed
appeal-state-open = Open
appeal-state-upheld = Upheld
appeal-state-rejected = Rejected
appeal-state-lapsed = Lapsed, won
matter-state-open = Open
matter-state-with-lawyer = With a lawyer
matter-state-closed = Closed
verdict-challenge = challenged
verdict-refuse = refused

## Drafts

con-case-draft = Draft from the facts
con-case-draft-note = Made from the facts above and nothing else. Change what you like: the draft and your changes are both kept, and whoever looks after you sees them.
con-case-draft-changed = What a program would have drafted, and what the person wrote
con-case-draft-same = Written as a program drafted it
con-case-draft-legend = Struck out: drafted from the facts and not used. Underlined: the person's own words.
con-case-times = Lengths of time that hold here
