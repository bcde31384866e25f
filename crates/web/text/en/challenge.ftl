### Words about challenges: one more step before a try for work goes through.

con-challenges = Checks before entering
con-challenges-note = Asked on facts about requests, at most once a day. What was tried for is kept meanwhile. A check is no decision about a person.
con-challenge-opened = Asked
con-challenge-act = Before
con-challenge-why = Because
con-challenge-way = Passed by
con-challenge-until = until
con-challenge-asked = Asked for a code of the station at { $at }. What they tried for is kept until { $until }.
con-challenge-code-given = A code was given out. Giving another one makes it worthless.
con-challenge-speak-first = Speak with the courier first: call the number on this page or see them at the desk. Then read the code out to nobody else.
con-challenge-give-code = Give a code
con-challenge-helped = Code given by { $name }
con-challenge-code-title = Code for the check
con-challenge-code-lead = Read these digits out to the courier now. They are shown here once.
con-challenge-code-say = The courier types them in the app, under "Ask my station for a code".
con-challenge-code-kept = That you gave this code stays with the check and in the log.
challenge-state-open = Open
challenge-state-passed = Passed
challenge-state-failed = Not passed
challenge-state-lapsed = Time ran out
challenge-way-passkey = The phone's lock
challenge-way-altcha = Computation
challenge-way-picture-code = Code read or heard
challenge-way-support-code = Code from the station
