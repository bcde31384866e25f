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
sign-in-lead = Your passkey signs you in: your phone or computer asks for your finger, face or PIN and keeps it to itself.
sign-in-passkey = Sign in with a passkey
sign-in-never-give = There are no passwords here. Nobody from us will ever ask for your sign-in. Never give it to a service that promises you blocks: every request is signed by your own phone, and where blocks are drawn, being fast gains nothing.
sign-on-with = Sign in with { $provider }
sign-on-provider-down = The sign-in provider does not answer. Wait a moment and try again, or use your passkey.
sign-on-provider-wrong = The sign-in provider and this server do not understand each other. Use your passkey, and tell your operator: the log here says why.
sign-on-denied = The sign-in provider said no, or you turned back. Nothing was done. Try again when you are ready.
sign-on-stale = This sign-in took too long, was used before, or began in another browser. Begin again here.
sign-on-unproved = What came back from the sign-in provider could not be checked, so nobody was signed in. Begin again; if it happens again, tell your operator.
sign-on-clock = This sign-in took too long, or the clocks of the provider and this server disagree. Try again; if it happens again, tell your operator.
sign-on-email-unverified = The sign-in provider does not say that your e-mail address is yours. Confirm the address there, or ask whoever looks after it.
sign-on-email-elsewhere = Your e-mail address at the sign-in provider is not one that may sign in here. Use your work account there, or your passkey.
sign-on-too-weak = Your operator asks for a stronger sign-in at the provider, for example with a security key. Sign in there with it and try again.
sign-on-unknown = Nobody on the staff has the e-mail address of this account, or access is off. Ask your operator to add you.
sign-on-other-person = Another account at the sign-in provider is linked to this person. If yours is the right one, ask your operator to unlink the other on the People page.
sign-in-lost = I lost my phone or my passkey
sign-in-new = New here?
sign-in-join = Ask to deliver with us
sign-in-press-title = Begin on this device
sign-in-press-lead = Press the button to use your one-time link. It leads to your passkey.
sign-in-press = Continue
sign-in-stale = This link does not work any more
sign-in-stale-detail = A link works once and for a limited time. If you have a passkey, sign in with it; otherwise ask your station for a new link.
sign-out = Sign out

enrol-heading = Your passkey
enrol-title = Welcome, { $name }
enrol-lead = One step is left: make a passkey. It stays on your device, replaces every password, and nobody can steal it from us.
enrol-passkey = Make a passkey
enrol-without-title = This phone cannot make a passkey
enrol-without-lead = You can go on without one. This phone then keeps a key of its own in the browser. If you lose it, your station gives you a recovery code. Some stations may ask for a passkey later, and tell you first.
enrol-without-demo = This is a demonstration: you can walk on without a passkey.
enrol-without-go = Go on without a passkey

recover-title = Use a recovery code
recover-lead = Your station or your operator gives you a code of 12 letters and digits. It works once, for 30 minutes.
recover-code = Recovery code
recover-go = Continue
recover-wrong = This code does not work. It was used, ran out, or was mistyped.
recover-ends = Using it ends every sign-in of before, on every device, and you make a new passkey at once.

passkey-cancelled = Nothing was done: the question was closed or took too long. Try again when you are ready.
passkey-failed = That did not work. Try again; if it fails again, ask your station for a recovery code.
passkey-known = This device already has a passkey for this account. Sign in with it.
passkey-offline = No network. Try again when you are connected.
passkey-statement-needed = This passkey was not taken: here its maker has to vouch for the chip that keeps it. Use such a device or security key, and allow the browser to show its make and model.
passkey-statement-refused = This passkey was not taken: what its maker is said to state about it does not hold. Use another device, or ask your station.
passkey-unsupported = This browser cannot use passkeys here. Open this page at its usual address in an up-to-date browser.
passkey-needs-script = Passkeys need scripts to be switched on in this browser.

problem-absent = Not found
problem-denied = Not allowed
problem-fault = Something broke on our side
problem-fault-detail = Nothing is lost. Try again in a moment; the operator sees this in the log.
problem-overloaded = Too busy
problem-overloaded-detail = Too much is waiting. Try again in a moment.
problem-too-many-requests = Too many requests
problem-too-many-requests-detail = Wait a moment and try again.
problem-invalid = Some of it cannot be taken as it is
