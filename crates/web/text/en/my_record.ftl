### A person's own record: what is kept, who looked, corrections, erasure.

my-title = Everything kept about you
my-lead-parcel = All that is kept about you for this parcel: what it is for, how much there is, and how long it stays.
my-link = Everything kept about you, who looked, and how to have it erased
my-back = Back to the parcel
my-rows = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
my-since = since { $moment }
my-until = Goes by itself on { $moment }.
my-looks = Who looked
my-looks-lead = Every look of a person or program of ours. The same mark is the same person; you can ask for the name if you want to complain.
my-looks-none = Nobody looked so far.
my-file = A copy of all of it
my-file-lead = One signed file with every entry. Any computer reads it, and anybody can check that nothing was changed.
my-file-take = Take a copy
my-file-check = Check it offline:
my-wrong = Something is wrong
my-wrong-lead = Say what is wrong. What was recorded stays, your words stand beside it, and a person answers with reasons within 30 days.
my-wrong-kind = What is it about?
my-wrong-words = What is wrong, and what is right?
my-wrong-send = Say it
my-wrong-said = You said on { $moment }
my-wrong-waits = A person answers by { $moment }.
my-wrong-answered = { $who } answered on { $moment }
my-erase = Have it erased
my-erase-lead = We erase your name, address, contact, photos, notes and choices for this parcel for good. Nobody can undo that.
my-erase-stays = Some things stay without your name: that a parcel was delivered, what was paid, and marks in the public log that nobody can read.
my-erase-sure = Yes, erase it for good
my-erase-ask = Erase what you keep about me
my-erase-held = It waits. You asked on { $moment }. As soon as nothing of this is open, it is done by itself:
my-erase-not = Do not erase it after all
my-receipt = What was erased
my-receipt-lead = Erased on { $moment }. This is your receipt.
my-receipt-gone = Erased
my-receipt-left = What stays, and why
my-receipt-take = Download the receipt
my-receipt-check = Anybody can check it offline:
my-receipt-log = The public log holds the promise under { $hash }.

done-my-wrong = Your words are kept beside what is recorded. A person answers.
done-my-enough = As many of your notes wait as one person may have. They are answered first.
done-my-words = Say in your own words what is wrong, and choose what it is about.
done-my-erased = It is erased. Your receipt stands below.
done-my-waits = It waits for what is open. You find below what that is.
done-my-not = Nothing is erased.

held-parcel-under-way = The parcel is still on its way.
held-claim-open = A claim is open; both sides need what is recorded.
held-remedy-open = Something is still to be given to you.
held-case-open = A case, a decision or an appeal is open.
held-legal-hold = A court or a lawyer asked to keep it.
held-work-open = You hold a block: finish it or give it back.

stays-pay-law = Books of what was paid, which the law on accounts asks for.
stays-log-digests = Marks in the public log. What could open them is destroyed.
stays-delivery-fact = That it happened and when, without who and where.
stays-decisions = Decisions, so that you can still appeal and nobody decides twice.
stays-draws = Draws and blocks, so that everybody can still check them.
stays-looks = That somebody looked, so that looks can be counted.
stays-somebody-else = What somebody else said or did, which is theirs too.
stays-records-law = What was said in claims: a law configured here keeps it for a time, then it goes by itself.
stays-until = Until { $date } ({ $laws }).
stays-at-least = At least until { $date } ({ $laws }).
stays-years = { $n } years.

correction-state-open = Waits for an answer
correction-state-corrected = Put right
correction-state-in-part = Put right in part
correction-state-stays = Stays as it is

data-kind-wish = Your wishes about your record
data-kind-wish-what = What you said is wrong, the answers, and whether you asked to be erased.
data-kind-wish-why = To answer you, and to show that it was done.
leaf-correction = Something said to be wrong, or its answer

looker-other = A program of ours, or the courier
look-person-page = opened the account
look-application-page = opened the application
look-award-page = opened a block of yours
look-order-page = opened the parcel
look-delivery-page = opened the delivery with its evidence
look-bundle-taken = took the evidence as a file
look-people-in-photo-page = opened the photo to cover people in it
look-photo-pair-page = compared two photos
look-pin-page = opened a proposed place of the door
look-appeal-page = opened an appeal
look-matter-page = opened a matter
look-matter-taken = took a matter as a file
look-identity-check-page = opened an identity check
look-correction-page = opened what you said is wrong
look-list-taken = took a list as a file
look-case-read = read the case
look-pattern-read = read your claims side by side
look-read-claim = read the claim
look-looked-at-photo = looked at the photo
look-looked-at-identity-picture = looked at a picture of a check
look-exported-own-record = took a copy of this record

con-cases-corrections = Corrections
con-correction-lead = What couriers and recipients say is wrong in their record. What was recorded stays beside it; answer with reasons.
con-correction-none = Nobody says that anything is wrong
con-correction-none-why = Whoever finds a mistake in their record says it there, and it waits here.
con-correction-who = Who
con-correction-about = About
con-correction-said = Said
con-correction-due = Answer by
con-correction-words = In their words
con-correction-courier = Courier
con-correction-recipient = Recipient of a parcel
con-correction-answer = Your answer
con-correction-answer-hint = They read it as you write it: what you looked at, what is put right, or why it stays.
con-correction-state = What became of it
con-correction-send = Answer
con-correction-open = Waiting
con-correction-answered = Answered
con-done-correction-answered = Answered. They can read it now.
con-done-no-correction-already = Somebody answered it before.
con-hook-recipient-erased = a recipient was erased here: erase your copy
look-like-claims-page = looked for claims like yours
look-looked-at-claim-picture = looked at a picture of a claim
