//! The same through the binary: cookies, redirects, pages, the doctor, and what the log says.

use super::provider::Provider;
use super::{location, settings};
use crate::place::{Place, Reply, Server, request};

fn header<'r>(reply: &'r Reply, name: &str) -> Vec<&'r str> {
    let lines = reply.head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

fn get(server: &Server, path: &str, cookie: &str) -> Reply {
    let cookie = format!("Cookie: {cookie}");
    request(&server.address, &format!("GET {path} HTTP/1.1"), &[&cookie], "").unwrap()
}

/// The value of a cookie that a reply sets, with its attributes.
fn set_cookie<'r>(reply: &'r Reply, name: &str) -> &'r str {
    let all = header(reply, "set-cookie");
    all.into_iter().find(|c| c.starts_with(name)).unwrap_or_else(|| panic!("{name}: {reply:?}"))
}

fn pair(cookie: &str) -> String {
    cookie.split(';').next().unwrap().to_owned()
}

fn serving() -> (Place, Provider, Server) {
    let (place, provider) = (Place::new(), Provider::start());
    place.settings(&settings(&provider, ""));
    place.begin();
    let server = place.serve();
    (place, provider, server)
}

/// Presses the button and comes back from the provider: the path, and the cookie of the way.
fn there_and_back(server: &Server, path: &str) -> (String, String) {
    let begun = get(server, path, "");
    assert_eq!(begun.status, 303, "{begun:?}");
    let cookie = set_cookie(&begun, "porchlight_sign_on=");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/sign-in/sso", "Max-Age=600"] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
    let back = location(header(&begun, "location")[0]);
    (back.strip_prefix("http://localhost:8080").unwrap().to_owned(), pair(cookie))
}

#[test]
fn a_browser_goes_to_the_provider_and_comes_back_signed_in() {
    let (_place, _provider, server) = serving();
    let page = get(&server, "/sign-in?next=/console/orders", "");
    assert!(page.body.contains("Sign in with Casa Verde"), "{}", page.body);
    assert!(page.body.contains("/sign-in/sso?next=/console/orders"), "{}", page.body);
    let (back, cookie) = there_and_back(&server, "/sign-in/sso?next=/console/people/staff");
    let done = get(&server, &back, &cookie);
    assert_eq!(header(&done, "location"), ["/console/people/staff"]);
    assert!(set_cookie(&done, "porchlight_sign_on=").contains("Max-Age=0"), "{done:?}");
    let session = pair(set_cookie(&done, "porchlight_staff="));
    let staff = get(&server, "/console/people/staff", &session);
    assert_eq!(staff.status, 200);
    assert!(staff.body.contains("Unlink single sign-on"), "{}", staff.body);
    let me = get(&server, "/console/me", &session);
    assert!(me.body.contains("Signed in by single sign-on"), "{}", me.body);
    assert_eq!(server.stop(), 0);
}

#[test]
fn whatever_goes_wrong_is_said_in_plain_words_and_nothing_of_the_provider_leaks() {
    let (place, provider, mut server) = serving();
    let wrong = |error| {
        provider.now_does(|script| script.error = error);
        let (back, cookie) = there_and_back(&server, "/sign-in/sso?next=//evil.example/");
        let done = get(&server, &back, &cookie);
        assert!(header(&done, "set-cookie").iter().all(|c| !c.starts_with("porchlight_staff=")));
        header(&done, "location")[0].to_owned()
    };
    assert_eq!(wrong(Some("access_denied")), "/sign-in?sso=denied");
    let page = get(&server, "/sign-in?sso=denied", "");
    assert!(page.body.contains("The sign-in provider said no, or you turned back."));
    provider.now_does(|s| s.person = ("e".into(), "eve@example.org".into()));
    assert_eq!(wrong(None), "/sign-in?sso=unknown");
    // Text of an address is not shown as ours.
    let page = get(&server, "/sign-in?sso=%3Cb%3Ehello", "");
    assert!(page.status == 200 && !page.body.contains("hello"));
    let long = format!("/sign-in/sso/back?state=x&code={}", "c".repeat(5_000));
    assert_eq!(get(&server, &long, "").status, 400);
    provider.now_does(|script| script.broken = Some(500));
    server.signal("-TERM");
    assert_eq!(server.ended(), 0);
    let log = serde_json::to_string(&server.lines).unwrap();
    assert!(log.contains("the provider said access_denied") && log.contains("unknown"), "{log}");
    for secret in ["eve@example.org", "secret+detail", super::SECRET, "code="] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    drop(place);
}

#[test]
fn a_site_without_single_sign_on_has_no_trace_of_it() {
    let place = Place::new();
    place.settings("listen = \"127.0.0.1:0\"\n[logs]\nformat = \"json\"\n");
    place.begin();
    let server = place.serve();
    assert!(!server.get("/sign-in").body.contains("/sign-in/sso"));
    assert_eq!(server.get("/sign-in/sso").status, 404);
    assert_eq!(server.get("/sign-in/sso/back?code=x&state=y").status, 404);
    assert_eq!(server.stop(), 0);
}

#[test]
fn the_doctor_looks_at_the_provider() {
    let (place, provider) = (Place::new(), Provider::start());
    place.settings(&settings(&provider, ""));
    place.begin();
    let sound = place.run(&["doctor", "--quick"]);
    let text = format!("the provider {} answers; 2 keys fit", provider.issuer());
    assert!(sound.out.contains(&text), "{}", sound.out);
    let doubt = serde_json::json!({"code_challenge_methods_supported": ["plain"],
        "id_token_signing_alg_values_supported": ["PS512"]});
    provider.now_does(|script| script.description = doubt);
    let doubtful = place.run(&["doctor", "--quick"]);
    assert!(doubtful.out.contains("PKCE challenges (S256)"), "{}", doubtful.out);
    assert!(doubtful.out.contains("neither with RS256 nor with ES256"), "{}", doubtful.out);
    provider.now_does(|script| script.broken = Some(502));
    let down = place.run(&["doctor", "--quick"]);
    assert_eq!(down.status, 1);
    assert!(down.out.contains("cannot be used"), "{}", down.out);
}

#[test]
fn settings_of_single_sign_on_are_checked_and_its_secret_is_not_repeated() {
    let place = Place::new();
    let oidc = |text: &str| {
        place.settings(&format!("[oidc]\n{text}"));
        let answer = place.run(&["check-config"]);
        format!("{}{}", answer.out, answer.err)
    };
    let said = oidc(
        "issuer = \"http://login.example.org\"\nclient_secret = \"hush-hush\"\n\
                     client_secret_file = \"/nowhere\"\nlabel = \"\"\nallowed_domains = [\"a@b\"]\n",
    );
    for key in ["issuer", "client_id", "client_secret", "label", "allowed_domains"] {
        assert!(said.contains(&format!("oidc.{key} is")), "{key}: {said}");
    }
    assert!(!said.contains("hush-hush"), "{said}");
    let file = place.path("secret");
    std::fs::write(&file, "hush\n").unwrap();
    let with_file = format!(
        "issuer = \"https://login.example.org\"\nclient_id = \"x\"\nclient_secret_file = {file:?}\n"
    );
    let mode = |mode| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(0o644);
    assert!(oidc(&with_file).contains("others on this machine can read"));
    mode(0o600);
    assert!(!oidc(&with_file).contains("oidc."), "{}", oidc(&with_file));
}
