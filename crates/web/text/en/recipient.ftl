### The recipient's page. One sentence says it all; choices are kind and reversible.

## Headlines and the sentence after

now-left = { $n ->
    [one] Your parcel is { $place } { $since }
   *[other] Your { $n } parcels are { $place } { $since }
}
now-left-hidden = The place cannot be seen from the street.
now-left-visible = The place can be seen from the street, so look soon.
now-handed-over = { $n ->
    [one] Your parcel was handed over { $at }
   *[other] Your { $n } parcels were handed over { $at }
}
now-handed-over-more = Somebody took it at the door.
now-handed-over-code = Somebody who knew your delivery code took it at the door.
now-handed-over-name = Taken at the door by “{ $name }”, as the courier wrote it down.
now-failed = { $n ->
    [one] Your parcel could not be delivered { $at }
   *[other] Your { $n } parcels could not be delivered { $at }
}
now-at-the-door = { $n ->
    [one] Your courier is at your address
   *[other] Your courier is at your address with { $n } parcels
}
now-at-the-door-more = If you are at home, you can take it at the door.
now-next = { $n ->
    [one] You are next: your parcel comes at { $span }
   *[other] You are next: your { $n } parcels come at { $span }
}
now-next-more = This page changes by itself when it is there.
now-on-the-way = { $n ->
    [one] Your parcel is on its way: expected { $span }
   *[other] Your { $n } parcels are on their way: expected { $span }
}
now-on-the-way-more = { $stops ->
    [one] One stop comes before yours. The time becomes more exact as the courier comes closer.
   *[other] { $stops } stops come before yours. The time becomes more exact as the courier comes closer.
}
now-coming = { $n ->
    [one] Your parcel comes { $day }, { $span }
   *[other] Your { $n } parcels come { $day }, { $span }
}
now-planned-more = A courier has it on the route. You need not be at home.
now-open-more = You need not be at home. Choose below where it may be left.
now-other-carrier = { $n ->
    [one] Another carrier brings your parcel
   *[other] Another carrier brings your { $n } parcels
}
now-other-carrier-more = We do not drive this one, so its place and time stand on that carrier's page.
now-cancelled = { $n ->
    [one] This delivery was cancelled
   *[other] This delivery of { $n } parcels was cancelled
}
now-cancelled-more = Nobody brings it any more. Ask the sender if that surprises you.
now-returned = { $n ->
    [one] Your parcel went back to the sender
   *[other] Your { $n } parcels went back to the sender
}
now-returned-more = The sender can tell you what comes next.

when-at = at { $time }
when-at-day = on { $day } at { $time }
when-since = since { $time }
when-since-day = since { $day }, { $time }
when-today = today
when-on-day = on { $day }

## A try that failed: why, and what comes next

failed-not-home = Nobody opened, and leaving it was not allowed or not safe.
failed-no-access = The courier could not get in: a gate, a door or a code was missing.
failed-wrong-address = The address is wrong or incomplete.
failed-refused = It was refused at the door.
failed-damaged = It is damaged, so it was not handed over.
failed-missing = It was not in the vehicle.
failed-unsafe = Going up to the door was not safe.
failed-weather = The weather stopped the courier.
failed-closed = The place was closed.
failed-breakdown = The courier could not go on.
failed-out-of-time = There was not enough time left.
failed-id-failed = The age or identity check did not succeed.
failed-no-safe-place = There was no safe place to leave it.
failed-other = The courier gave another reason.
next-again = It stays with us. This page shows the time of the next try; a note below helps the courier.
next-address = Tell the sender the right address; they can correct it with us.
next-sender = It goes back to our station. The sender decides what comes next and will tell you.
next-station = Our station looks for it. This page shows what comes next.

## The photo

photo-alt = Photo of the parcel { $place }
proof-of-place = Proof of place, not of security
photo-shows = It shows where the courier says the parcel was left, as the camera saw it then.
photo-shows-not = It does not show what happened afterwards.
photo-masked-faces = { $n ->
    [0] A program looked for faces and found none.
    [one] A program found one face and covered it with what is below it.
   *[other] A program found { $n } faces and covered them with what is below them.
}
photo-masked-labels = { $n ->
    [0] It found no label.
    [one] It covered one label.
   *[other] It covered { $n } labels.
}
photo-masked-limits = It misses people from behind, and many labels.
photo-not-masked = Faces and labels are not covered in this photo, because nothing here looks for them. Staff see it for a claim only.
photo-seen-by = You, the courier who took it and the staff of { $operator } can see it; every look by staff is listed below.
photo-kept = It is erased for good on { $day }. You can hide it, or have it erased sooner, at any time.
photo-kept-claim = It is kept while your claim is open, for you and for the courier. You can hide it at any time.
photo-erase = Erase it for good
photo-erase-means = Its key is destroyed: nobody can see it again, not you, not the courier, not we. What stays is the record that a photo was taken, when and where.
photo-erase-sure = Yes, erase it now
photo-is-erased = The photo was erased for good. The receipt for that stands below.
photo-is-broken = The file of this photo is damaged or lost: it is not what was kept, so it is not shown. The operator sees this too. That a photo was taken, when and where, stays on record.
photo-preview = Small picture first. The large one follows by itself.
photo-on-its-way = The photo is on its way from the courier's phone. It appears here by itself.
photo-hide = Hide this photo
photo-show = Show the photo again
photo-hidden = You chose that no photo is shown. It is hidden here and in every link already sent.
photo-scan-instead = You wanted no photo, so none was taken. The parcel's label was scanned at the place instead.
photo-not-asked = No photo was asked for, because it was handed to a person.
photo-exception = There is no photo. Reason: { $why }. The courier wrote: “{ $words }”
strength-live = Taken live at the stop.
strength-later = Added later, not taken live at the stop.
strength-times = { $phone } by the phone's clock, received { $server } by ours.
strength-position = The phone knew its position to { $metres } m.
strength-no-position = The phone had no position.

where-to-look = Where to look:
weather-was-dry = It was dry when it was left.
weather-was-rain = It rained when it was left; the place is covered.
weather-was-snow = It snowed when it was left; the place is covered.
weather-wet-dry = It was dry when it was left.
weather-wet-rain = It rained when it was left and the place is not covered. Fetch it soon.
weather-wet-snow = It snowed when it was left and the place is not covered. Fetch it soon.

other-carrier-no-photo = No photo is to be expected from us: photos on delivery exist only where our own couriers drive.
other-carrier-link = Follow it at the other carrier

## Facts

delivery-code = Delivery code
delivery-code-hint = If you take it at the door, tell the courier this code. Tell it to nobody else.
delivery-code-needed = It is handed to a person only. Tell this code to the courier at the door, and to nobody else.
fact-expected = Expected
fact-expected-note = if nothing holds up the route
fact-stops-before = Stops before yours
fact-window = Promised
fact-when = Delivery
fact-from = From
fact-to = To
fact-parcels = Parcels
parcel-count = { $n ->
    [one] 1 parcel
   *[other] { $n } parcels
}
earlier-title = Earlier tries
earlier-line = { $at }: { $what }
earlier-void = recorded by mistake and taken back by the courier

## Choices

choices-title = Your choices
choices-title-after = Your choices, also for coming parcels
choice-photo = Photo when it is left
choice-photo-hint = The courier takes one photo of the parcel where it lies. Without it, its label is scanned there instead.
choice-place = Where may it be left?
choice-place-any = Wherever it lies safely
choice-note = A note about the place
choice-note-hint = For the courier only, for example “the gate on the left is open”.
choice-remember = Remember this for coming parcels
choice-remember-hint = To you at this address, whoever sends them.
choices-save = Save my choices
choices-any-time = You can change this at any time. It counts at once, also for a photo already taken and for links already sent.
choices-attended-only = The sender asked that it is handed to a person. No photo is taken then.

## Done

done-choices = Saved. Your choices count from now on.
done-choices-no-photo = Saved. No photo is taken, and none is shown.
done-photo-hidden = The photo is hidden now, also for links already sent.
done-photo-shown = The photo is shown again.
done-photo-erased = The photo is erased for good. You find the receipt below.
done-photo-held = A claim is open, so the photo stays until it is settled: it is evidence for you and for the courier.
done-thanks = Thank you. Your thanks stand with this delivery.
done-claim = Recorded. You find the receipt below.
done-claim-already = You told us before; it is being looked at.
done-not-yet = There is nothing yet that this could be about.

thank = Thank the courier
thanked = You thanked the courier.

## Something is wrong

something-wrong = Is something wrong?
claim-way-not-received = I did not get it
claim-way-wrong-place = This is not my place
claim-way-damaged = It is damaged
claim-way-wrong-item = It is the wrong item
back-to-parcel = Back to the parcel
claim-title-not-received = You did not get it
claim-title-wrong-place = It is not at your place
claim-title-damaged = It arrived damaged
claim-title-wrong-item = It is the wrong item
claim-lead-not-received = We are sorry. Three things are worth a look first; tick what you have done. You can send it either way.
claim-lead-wrong-place = Thank you for telling us. A parcel at a wrong door is found best while the day is young.
claim-lead-damaged = We are sorry. Keep the packaging for now.
claim-lead-wrong-item = We are sorry. What is inside is the sender's matter; we note when and where it came.
claim-questions = What have you done already?
claim-looked-place = I looked { $place }, and around it
claim-looked-household = I asked everybody who lives here
claim-looked-neighbour = I asked a neighbour
claim-statement = What should we know?
claim-statement-hint = Only if you want. Write what you see, in your words.
claim-send = Send
claim-next-title = What happens next
claim-next = It is recorded at once, with a receipt you can check. A person at { $operator } reads it together with the courier's record and answers you. You have nothing to prove, and telling us never counts against you.
claim-said-not-received = You did not get it
claim-said-wrong-place = This is not your place
claim-said-damaged = It is damaged
claim-said-wrong-item = It is the wrong item
claim-said-conduct = Something about how it was delivered
claim-open = You told us on { $moment }: { $what }.
claim-open-next = A person at { $operator } reads it together with the courier's record and answers you by { $moment }. You need not do anything more.

## What is kept

kept-title = What is kept about this delivery
kept-bundle-title = The evidence, for you to keep
kept-bundle = One file with everything recorded about this delivery and the proof that nothing was changed since. Anybody can check it without asking us.
kept-bundle-manifest = The photo inside also carries a signed manifest (C2PA), which stays with it when you pass the photo on.
kept-bundle-download = Download the evidence bundle
kept-bundle-check = Check it offline:
kept-how = how that works
kept-looks-title = Who looked at the photo
kept-looks-none = Nobody but you, so far.
looker-courier = The courier
kept-receipts-title = Receipts
kept-receipts = Signed promises that each of these stands in the public log, which can only grow.
kept-receipts-download = Download all receipts
kept-entry = log entry { $n }
kept-entry-waits = on its way into the log

## Links that open nothing

problem-link-needed = This link does not open a delivery
problem-link-needed-detail = It may be incomplete, or a newer link replaced it. Open the newest message about your parcel and press its link, or ask the sender to have it sent again. Nothing is lost.
problem-proof-on-its-way = The proof is on its way
problem-proof-on-its-way-detail = The public log takes this delivery in within seconds. Go back and try again.

## People in a photo

people-shows-me = This shows me
people-shows-me-n = Photo { $n } shows me
people-hidden = You told us that somebody can be seen in the photo. It is hidden from everybody.
people-next = A person of ours covers whoever is in it, or erases it, by { $moment }. Only they see it until then, and each of their looks is listed below.
people-not-me = It shows nobody after all: show it again
people-masked = People in it were covered for good; the picture from before is destroyed.
people-nobody = You asked for somebody in it to be covered. A person looked and could make out nobody.
photo-not-my-place = This is not my place
looked-nobody = Nobody but you has looked at it so far.
looked-last = { $n ->
    [one] Looked at by: { $who }, { $moment }
   *[other] Looked at { $n } times, last by: { $who }, { $moment }
}
looked-all = All looks
claim-open-wrong-place = The photo is kept as evidence. While the courier is still on the road, the dispatcher can ask them to fetch it back.
claim-take-back = Take this back
address-choice = Everybody at this address.
address-choice-hint = You can say that no photo is taken here for anybody, whoever a parcel is for. Each of you can still choose otherwise for themselves.
address-choice-none = No photo is taken here for anybody, unless somebody chose otherwise for themselves.
address-choice-stop = No photos at this address
address-choice-allow = Allow photos at this address again
done-shows-me = Hidden from everybody, also in links and pages that are open. You find below what happens next.
done-not-me = The photo is shown again as it was.
done-not-my-place = Recorded. You find above what happens next, and the receipt below.
done-taken-back = Taken back. It stays on record that you said it and took it back.
done-nothing-to-take-back = There is nothing left to take back.
done-address-no-photo = Saved. No photo is taken at this address from now on, and none of this parcel is shown.
done-address-photo = Saved. Photos may be taken at this address again.

## News

news-title = News about your parcels
news-email-on = When a parcel was left, we tell you at once by e-mail.
news-email-off = You get no e-mail when a parcel was left.
news-email-stop = No more such e-mails
news-email-start = Tell me by e-mail
news-device = We can also tell you on this device when it was left.
news-device-start = Tell me on this device
news-device-asking = Your browser asks you now.
news-device-on = This device is told when your parcel was left. The note says nothing else.
news-device-stop = Not on this device
news-device-refused = Your browser does not allow notes from this page. You can change that in its settings.
news-device-failed = That did not work. This page still changes by itself, and e-mail works too.
news-stop-title = No more news by e-mail?
news-stop-lead = { $operator } then sends you no e-mail when a parcel was left. The page of each parcel still shows it, and you can turn news on again there.
news-stop = No more news
news-stopped = You get no more news by e-mail
news-stopped-more = You can turn them on again on the page of any parcel.
done-news-on = You are told by e-mail when a parcel was left.
done-news-off = You get no more such e-mails. You can turn them on again at any time.
photo-kept-law = Sooner than promised, by: { $packs }.
