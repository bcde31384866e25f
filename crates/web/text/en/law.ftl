# Packs of law: numbers and duties as data.
law-title = Rules of law configured for { $station }
law-link = Rules of law configured here
law-lead = The operator chose packs of numbers and duties for this station. Of each number the strictest applies.
law-no-advice = This is configuration, not legal advice. A pack holds numbers and duties as this program keeps them; which laws apply here, and what they ask for, a lawyer has to say.
law-conflict-decisions = One pack asks to keep records of decisions longer than another allows. The longer time holds here; somebody has to be asked.
law-conflict-claims = One pack asks to keep records of claims longer than another allows. The longer time holds here; somebody has to be asked.
law-applies = What applies
law-applies-lead = The strictest number of all packs in force, which packs set it, and what this program does by itself.
law-what = What
law-strictest = Strictest
law-from = Set by
law-program = This program
law-met = { $amount }: at least as strict
law-not-met = { $amount }: less strict than this
law-by-hand = kept by the operator's own care
law-days = { $n ->
    [one] one day
   *[other] { $figure } days
}
law-hours = { $n ->
    [one] one hour
   *[other] { $figure } hours
}
law-number-notice = From the notice of an offboarding to its effect, at least
law-number-answer = Until an appeal is answered, at most
law-number-appeal = Time to appeal, at least
law-number-held = Blocking in 180 days before the full procedure applies, at most
law-number-decisions-floor = Records of decisions are kept at least
law-number-decisions-ceiling = Records of decisions are kept at most
law-number-claims-floor = Records of claims are kept at least
law-number-claims-ceiling = Records of claims are kept at most
law-number-photos = Photos of homes are kept at most
law-number-biometric = Biometric data is kept after its last use at most
law-duties = What people have to do themselves
law-duty-human-decides = A person decides whatever restricts an account.
law-duty-written-reasons = Reasons are given in writing, at the latest when a decision takes effect.
law-duty-contact-person = There is a named person to turn to.
law-duty-records-attached = Everything relied upon is handed over with the notice.
law-duty-appeal-in-terms = The accepted terms describe the appeal.
law-duty-grounds-in-terms = A ground that the accepted terms do not name cannot be used.
law-packs = Packs in force, and what each sets
law-pack-house = This program's own rules
law-pack-eu = European Union
law-pack-us-wa-seattle = Seattle, Washington
law-pack-us-ny-nyc = New York City
law-pack-us-ca = California
law-since = Chosen when
law-never = Nobody has chosen packs yet: this program's own rules apply.
con-law = Packs of law
con-law-lead = Which packs of numbers and duties are in force here, and what applies of them. Configuration, not legal advice.
con-law-public = The public page
con-law-choose = Packs in force from now on
con-law-choose-hint = Ask your lawyer which apply. This program's own rules always do. Each choice is dated, stands in the public log, and everybody can read it.
con-law-put-in-force = Put in force
con-done-laws-set = In force from now on.
