### Words about photos that look alike, and what a photo is found wanting in.

con-pairs = Photos to look at
con-pairs-open = { $n ->
    [0] Photos to look at
    [one] One pair of photos to look at
   *[other] { $n } pairs of photos to look at
}
con-pairs-lead = Pairs in which one photo looks like the other, from two deliveries. Somebody looks at both and says what they are. Nothing happens to anybody by itself.
con-pairs-none = No pairs here
con-pairs-none-why = New photos are compared with earlier ones of the same place, the same courier and the day nearby. Photos of one delivery are never compared.
con-pair = Two photos that look alike
con-pair-found = Found
con-pair-newer = The newer photo
con-pair-earlier = The earlier photo
con-pair-newer-alt = The newer photo: where the parcel was left
con-pair-earlier-alt = The earlier photo: where another parcel was left
con-pair-agreement = Looks the same
con-pair-look-title = Look at both photos?
con-pair-look-why = They show somebody's home. That you looked, and that it was to compare them, is written down with your name before they open; both recipients and the couriers can read that somebody of your role looked, and why.
con-pair-look = Show both photos
con-pair-not-shown = Not shown
con-pair-measured = What was measured
con-pair-corners = { $n } corners of the two photos lie on one flat plane (24 at least).
con-pair-covered = { $n } % of one photo lies inside the other.
con-pair-agrees = { $n } % of what can be compared looks the same when one is laid over the other (62 % at least; honest photos of one door reached 51 % in our tests).
con-pair-mirrored = The newer photo had to be mirrored to fit.
con-pair-copy = The files are plain copies by their hashes.
con-pair-can = What it can mean
con-pair-can-1 = An earlier photo was used again, as a file or from a screen.
con-pair-can-2 = The same spot was photographed twice, from the same place, with little else in the picture.
con-pair-can-3 = A flat thing that looks the same everywhere fills both photos: a sign, a poster, a locker.
con-pair-cannot = What it cannot mean
con-pair-cannot-1 = That anybody meant to deceive.
con-pair-cannot-2 = That the parcel was not delivered.
con-pair-cannot-3 = Anything at all, before a person has looked at both photos.
con-pair-answer = What do you see?
con-pair-answer-note = Your answer is noted in the log with your name. It changes nothing for the courier; whoever handles a claim about one of these deliveries may read it.
con-pair-reason = What you saw
con-pair-reason-hint = Needed for the same photo: what is equal in both that cannot be so by chance? At most 500 characters.
con-pair-different = Not the same photo
con-pair-same = Same photo: note it
con-pair-said-different = Somebody looked: not the same photo.
con-pair-said-same = Somebody looked: the same photo twice.
con-pair-said-gone = One of the photos was erased before anybody looked.
con-done-pair-noted = Noted.
con-done-pair-already = Not noted: somebody else was faster, or a photo was erased.
con-invalid-no-pair = Nobody is asked to compare this photo.
photo-review-open = To look at
photo-review-different = Not the same
photo-review-same = The same
photo-review-gone = Erased
purpose-comparison = Comparing two photos that look alike
