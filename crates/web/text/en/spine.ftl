### Words of every page: frame, sign-in, problems, codes of the domain that several faces use.

skip-to-content = Skip to content
language = Language
colours = Colours
colours-system = System
colours-light = Light
colours-dark = Dark
go-home = Go to the start page
email = E-mail address
home-lead = Deliveries that everybody can check.

sign-in-title = Sign in
sign-in-lead = We send you a link. It works once, for 30 minutes.
sign-in-send = Send me a link
sign-in-no-password = There are no passwords here. Never give a sign-in link to anybody.
sign-in-sent = Look into your mail
sign-in-sent-detail = If this address is known here, a link is on its way. It can take a minute.
sign-in-again = Ask for a new link
sign-in-press-title = Sign in on this device
sign-in-press-lead = Press the button to use your one-time link.
sign-in-press = Sign in
sign-in-stale = This link does not work any more
sign-in-stale-detail = A link works once and for a short time. Ask for a new one; it takes a minute.
sign-out = Sign out

problem-absent = Not found
problem-denied = Not allowed
problem-fault = Something broke on our side
problem-fault-detail = Nothing is lost. Try again in a moment; the operator sees this in the log.
problem-overloaded = Too busy
problem-overloaded-detail = Too much is waiting. Try again in a moment.
problem-too-many-requests = Too many requests
problem-too-many-requests-detail = Wait a moment and try again.
problem-invalid = Some of it cannot be taken as it is
