### Bots: attempts to get work, why some were held up, and the policy behind it.

con-bots = Bots
con-bots-tries = Attempts
con-bots-groups = Groups
con-bots-policy = Policy
con-bots-shadow = Shadow mode: nothing is held up. The list says what would have happened.
con-bots-breaker = Too many were challenged: all thresholds are raised by { $n ->
    [one] one step
   *[other] { $n } steps
  }. They come down by themselves; find out what changed.
con-bots-attempts = Attempts
con-bots-attempts-note = in seven days
con-bots-admitted = Admitted
con-bots-challenged = Challenged
con-bots-delayed = Delayed
con-bots-refused = Refused
con-bots-unproved = Without a phone
con-bots-unproved-note = no living proof came along
con-bots-by = By reason and station
con-bots-by-reason = First reason
con-bots-by-station = Station
con-bots-no-station = Not known
con-bots-outside = from outside
con-bots-act = Tried to
con-bots-verdict = Verdict
con-bots-meant = would have, in shadow mode
con-bots-points = Points
con-bots-why = Why
con-bots-none = Nothing was held up
con-bots-none-why = Attempts that reach a threshold of the policy appear here as they happen, with their reasons.
con-bots-groups-lead = Accounts that share a phone or a network, or whose tries fall into the same five milliseconds. Each is something to look at, no finding: families share homes, fleets share phones, carriers share networks.
con-bots-groups-none = No groups
con-bots-groups-none-why = No two accounts have a phone, a network or the same milliseconds in common in the newest recorded requests.
con-bots-shared = In common
con-bots-shared-device = One phone
con-bots-shared-network = One network
con-bots-shared-together = The same milliseconds
con-bots-accounts = Accounts
con-bots-n-accounts = { $n ->
    [one] one account
   *[other] { $n } accounts
  }
con-bots-more = { $n ->
    [one] and one more
   *[other] and { $n } more
  }
con-bots-times = Times
con-bots-last = Newest

con-policy-lead = Points come from the card, a threshold says from how many something happens. Only attempts to get work are ever held up: checking in, delivering, reading and appealing never. A policy restricts nobody; the next request is judged anew.
con-policy-mode = Does it apply?
con-policy-mode-shadow = Shadow mode: verdicts are recorded, everything is admitted
con-policy-mode-live = Live: verdicts apply
con-policy-delay-at = Delay from
con-policy-delay-at-hint = Points. Empty: nobody is delayed.
con-policy-challenge-at = Challenge from
con-policy-challenge-at-hint = Points. Empty: nobody is challenged by score.
con-policy-refuse-at = Refuse from
con-policy-refuse-at-hint = Points, and reasons of two groups of evidence. Empty: nobody is refused by score.
con-policy-delay-ms = How long to delay
con-policy-delay-ms-hint = Milliseconds, at most 5000. Entries to rounds are never delayed.
con-policy-hold-ms = How long to hold for a challenge
con-policy-hold-ms-hint = Milliseconds, at least 120000: the block stays theirs meanwhile.
con-policy-trust-points = What passing takes off
con-policy-trust-points-hint = Points, fading to none.
con-policy-trust-days = For how many days
con-policy-trust-days-hint = 1 to 30.
con-policy-breaker = When too many are challenged
con-policy-breaker-hint = All thresholds rise by a step, at once and each minute while it goes on, and come down one step an hour.
con-policy-challenged-ppm = Too many
con-policy-challenged-ppm-hint = Challenged accounts among a million trying ones.
con-policy-min-accounts = Fewest accounts
con-policy-min-accounts-hint = Before anything is concluded; at least 20.
con-policy-step-points = A step
con-policy-step-points-hint = Points.
con-policy-reason = Why it changes
con-policy-reason-hint = For the record: everybody on the staff reads it.
con-policy-preview = What would it have done?
con-policy-set = Set this policy
con-policy-seen = In the last 24 hours
con-policy-seen-of = { $tries } attempts of { $accounts } accounts, replayed with the policy of now and with this one.
con-policy-now = Policy of now
con-policy-would = This one
con-policy-challenged = Accounts challenged
con-policy-seen-limit = Challenges that were really asked are left out. Those of the replay count as unanswered, so there are more of them than there would be.
con-policy-history = History
con-policy-version = Version
con-policy-by = By
con-policy-first = to begin with
con-policy-live = Live
con-policy-shadow = Shadow
con-done-policy-set = Set. It judges within a second.
con-done-policy-same = That policy judges already.

outcome-of-try-admit = Admitted
outcome-of-try-challenge = Challenged
outcome-of-try-delay = Delayed
outcome-of-try-refuse = Refused
outcome-of-try-unproved = Without a phone

act-of-try-enter = Enter a round
act-of-try-accept = Take a place
act-of-try-canary = Take bait

reason-unproven-share = Requests without any proof of a phone
reason-proof-forged = A forged proof
reason-account-devices = Many phones on one account
reason-device-accounts = Many accounts on one phone
reason-reaction-p05-ms = Fastest reactions, in milliseconds
reason-reaction-median-ms = Usual reaction, in milliseconds
reason-reaction-fast-share = Share of tries faster than a person reacts
reason-reaction-entropy = Reactions all alike
reason-try-unviewed-share = Tries whose details were never opened
reason-try-unshown-share = Tries for what was never sent to that session
reason-reading-median-ms = Time from opening the details to trying, in milliseconds
reason-try-straight-share = Tries at once after looking at the list
reason-other-acts-share = Hardly anything but looking and trying
reason-poll-interval-variation = Looks at the list as regular as a clock
reason-poll-interval-entropy = Intervals between looks all alike
reason-poll-interval-repeats = The same interval again and again
reason-polls-per-minute = Looks at the list each minute
reason-busiest-minutes = Requests in ten minutes
reason-longest-awake-hours = Hours without a pause of four hours
reason-burst-share = Acts within 20 milliseconds of each other
reason-night-share = Work at night (never counts)
reason-acts-per-device = Requests for each phone
reason-tries-per-offer = Tries for each offer
reason-acts-per-station = Requests for each station
reason-acts-per-network = Requests for each network
reason-polls-per-try = Looks for each try
reason-tries-per-day = Tries a day
reason-response-median-ms = Answer to other accounts' tries, in milliseconds
reason-response-fast-share = Tries right after another account's
reason-quick-drop-share = Taken and given back within ten minutes
reason-session-moved-share = A session that changes phones
reason-session-hints-share = A session that changes its client
reason-network-accounts = Accounts in the network (never counts)
reason-account-networks = Networks of the account (never counts)
reason-tries-together = Tries in the same milliseconds as another account's
reason-canary-touched = Took bait that no app shows
reason-challenges-failed = Failed challenges
reason-challenges-passed = Passed challenges
reason-granted-share = Tries that were granted (never counts)

nav-bots = Bots
bots-title = Attempts by bots
bots-lead = What this operator's defence stopped, month by month. Nobody is named here, and no number here restricts anybody.
bots-empty = Nothing was counted yet.
bots-month = Month
bots-attempts = Attempts
bots-stopped = Stopped
bots-refused = Refused
bots-challenged = Challenged
bots-unproved = Without a phone
bots-delayed = Delayed
bots-noticed = Notices
bots-offboarded = Accounts ended
bots-reinstated = Reinstated
bots-attempt-title = What is an attempt?
bots-attempt-answer = One try to get work that others want too: entering a round, or asking for a free place. The same request sent again because an answer was lost is one attempt.
bots-stopped-title = What is stopped?
bots-stopped-answer = Refused attempts, attempts held for a challenge, and attempts that brought no living proof of a phone. A person who then passes the challenge keeps the block; the attempt is counted here all the same, so this figure is no count of bots.
bots-person-title = Could it hit a person?
bots-person-answer = Yes, rarely: a challenge, at most once a day, with ways that need no eyes, no ears and no puzzle, while the block stays theirs. Where places are drawn, being fast buys nothing, so being slow costs nothing.
bots-never-title = What never counts?
bots-never-answer = Ratings, declined offers, refusing the face check, opting out, appealing, accessibility tools, the age of a phone, language, a shared home, a VPN, working at night.
