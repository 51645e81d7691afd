//! What keeps strangers out, secrets in, and whatever is sent harmless: Host, Origin, the page's address and
//! its policy, escaping, and hostile requests.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests share may panic like the tests themselves"
)]

mod visit;

use practice::{Fault, On, Switches};
use reqwest::Method;
use serde_json::json;
use visit::{Said, Visit, but, people, record, said};

/// A good `PUT` of one person with these lines of headers, and this target.
fn raw_put(visit: &Visit, target: &str, headers: &str) -> String {
    let list = visit.list_id("user_account");
    let body = json!({"resourceId": list, "resources": people(&["a"])}).to_string();
    format!(
        "PUT {target} HTTP/1.1\r\n{headers}authorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        visit.token,
        body.len()
    )
}

const TARGET: &str = "/v1/resources/user_account";

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

// Where a request may come from.

#[tokio::test]
async fn a_host_other_than_its_own_address_is_refused() {
    let visit = Visit::logged_in().await;
    let host = visit.host();
    let port: u16 = host.rsplit_once(':').unwrap().1.parse().unwrap();
    let hosts = [
        format!("localhost:{port}"),
        format!("127.0.0.1:{}", port ^ 1),
        "127.0.0.1".to_owned(),
        format!("127.0.0.2:{port}"),
        format!("[::1]:{port}"),
        format!("127.1:{port}"),
        format!("127.0.0.1.example.com:{port}"),
        format!("{host}.example.com"),
        format!("example.com@{host}"),
        "example.com".to_owned(),
        String::new(),
    ];
    for other in hosts {
        let answer = visit.raw(raw_put(&visit, TARGET, &format!("host: {other}\r\n"))).await;
        assert!(["403", "400"].contains(&status(&answer)), "{other}: {answer}");
    }
    assert!(visit.held("user_account").is_empty());
    assert_eq!(visit.practice.requests().len(), 1, "only the login is remembered");
    let answer = visit.raw(raw_put(&visit, TARGET, &format!("host: {host}\r\n"))).await;
    assert_eq!(status(&answer), "200");
}

#[tokio::test]
async fn no_host_or_two_are_refused() {
    let visit = Visit::logged_in().await;
    let own = format!("host: {}\r\n", visit.host());
    for headers in [String::new(), format!("{own}host: example.com\r\n"), format!("{own}{own}")] {
        let answer = visit.raw(raw_put(&visit, TARGET, &headers)).await;
        assert!(["403", "400"].contains(&status(&answer)), "{headers}: {answer}");
    }
    assert!(visit.held("user_account").is_empty());
}

#[tokio::test]
async fn a_whole_address_as_target_is_refused() {
    let visit = Visit::logged_in().await;
    let own = format!("host: {}\r\n", visit.host());
    for base in [visit.practice.url(), "http://example.com"] {
        let answer = visit.raw(raw_put(&visit, &format!("{base}{TARGET}"), &own)).await;
        assert_eq!(status(&answer), "403", "{base}");
    }
    let answer =
        visit.raw(format!("CONNECT example.com:443 HTTP/1.1\r\n{own}connection: close\r\n\r\n")).await;
    assert_eq!(status(&answer), "403");
    assert!(visit.held("user_account").is_empty());
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused_everywhere() {
    let visit = Visit::logged_in().await;
    let host = visit.host();
    let port = host.rsplit_once(':').unwrap().1;
    let origins = [
        "null".to_owned(),
        String::new(),
        "http://example.com".to_owned(),
        format!("http://localhost:{port}"),
        format!("https://{host}"),
        "http://127.0.0.1".to_owned(),
        format!("http://{host}.example.com"),
        format!("HTTP://{host}"),
    ];
    let page = visit.practice.page();
    for origin in origins {
        let put = visit.request(Method::PUT, TARGET).json(&json!({}));
        for request in [put, visit.http.get(&page), visit.http.post(format!("{page}release"))] {
            let said = said(request.header("origin", &origin)).await;
            assert_eq!(said.status, 403, "{origin}");
            assert!(!said.headers.contains_key("access-control-allow-origin"));
        }
    }
}

#[tokio::test]
async fn two_origins_are_refused_if_one_is_foreign() {
    let visit = Visit::logged_in().await;
    let headers = format!("host: {}\r\norigin: {}\r\norigin: null\r\n", visit.host(), visit.practice.url());
    assert_eq!(status(&visit.raw(raw_put(&visit, TARGET, &headers)).await), "403");
    assert!(visit.held("user_account").is_empty());
}

#[tokio::test]
async fn its_own_origin_is_let_in() {
    let visit = Visit::logged_in().await;
    let own = visit.practice.url().to_owned();
    let get = visit.http.get(format!("{}now.json", visit.practice.page()));
    assert_eq!(said(get.header("origin", &own)).await.status, 200);
    let post = visit.http.post(format!("{}release", visit.practice.page()));
    assert_eq!(said(post.header("origin", &own)).await.status, 200);
}

#[tokio::test]
async fn no_browser_is_allowed_to_ask_from_elsewhere() {
    let visit = Visit::logged_in().await;
    let preflight = visit.request(Method::OPTIONS, TARGET).header("origin", "http://example.com");
    let said = said(preflight.header("access-control-request-method", "PUT")).await;
    assert_eq!(said.status, 403);
    assert!(said.headers.keys().all(|name| !name.as_str().starts_with("access-control-")));
}

// The page and the control address.

#[tokio::test]
async fn the_page_stands_behind_its_token_only() {
    let visit = Visit::new().await;
    assert_eq!(visit.page("").await.status, 200);
    let token = visit.practice.page()[visit.practice.url().len() + 1..].trim_end_matches('/').to_owned();
    assert_eq!(token.len(), 32);
    let unknown = said(visit.request(Method::GET, "/some/unknown/path")).await;
    let other = format!("{}x", &token[..31]);
    for wrong in [other.clone(), token.to_uppercase(), token[..31].to_owned(), format!("x{token}")] {
        for file in ["", "now.json", "list.json", "page.js", "page.css"] {
            let path = format!("/{wrong}/{file}");
            let said = said(visit.request(Method::GET, &path)).await;
            assert_eq!(said.status, 404);
            assert_eq!(said.headers, with_date_of(&said, &unknown, path.len()), "{path}");
            assert_eq!(said.text, unknown.text.replace("/some/unknown/path", &path));
        }
    }
    for file in ["page.html", "page.js", "now.json"] {
        assert_eq!(said(visit.request(Method::GET, &format!("/{file}"))).await.status, 404);
    }
    let post =
        visit.request(Method::POST, &format!("/{other}/switches")).json(&json!({"hide_removed": true}));
    assert_eq!(said(post).await.status, 404);
    assert_eq!(visit.page("now.json").await.json()["switches"]["hide_removed"], false);
}

/// The headers of `unknown` with the date of `said` and the length for a path of `length` bytes.
fn with_date_of(said: &Said, unknown: &Said, length: usize) -> reqwest::header::HeaderMap {
    let mut headers = unknown.headers.clone();
    headers.insert("date", said.headers["date"].clone());
    let length = unknown.text.len() - "/some/unknown/path".len() + length;
    headers.insert("content-length", length.into());
    headers
}

#[tokio::test]
async fn the_page_is_found_without_its_last_slash() {
    let visit = Visit::new().await;
    let said = said(visit.http.get(visit.practice.page().trim_end_matches('/'))).await;
    assert_eq!(said.status, 308);
    assert_eq!(format!("{}{}", visit.practice.url(), said.header("location")), visit.practice.page());
}

#[tokio::test]
async fn everything_of_the_page_runs_under_a_strict_policy_and_stays_nowhere() {
    let visit = Visit::new().await;
    let list = format!("list.json?list={}", visit.list_id("secret"));
    for file in ["", "page.js", "page.css", "now.json", &list, "list.json?list=x", "no-such-file"] {
        let said = visit.page(file).await;
        let policy = said.header("content-security-policy");
        let parts: Vec<&str> = policy.split("; ").collect();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(parts.contains(&part), "{file}: {policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(said.header("x-content-type-options"), "nosniff", "{file}");
        assert_eq!(said.header("cache-control"), "no-store", "{file}");
        assert_eq!(said.header("referrer-policy"), "no-referrer", "{file}");
    }
}

#[tokio::test]
async fn the_page_has_nothing_inline_and_builds_nothing_from_text() {
    let visit = Visit::new().await;
    let (html, js, css) =
        (visit.page("").await.text, visit.page("page.js").await.text, visit.page("page.css").await.text);
    for inline in ["<style", " style=", " onclick", " onload", "javascript:", "<script>", "http:", "https:"] {
        assert!(!html.contains(inline), "{inline}");
    }
    for unsafe_way in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        ".href",
        ".src",
    ] {
        assert!(!js.contains(unsafe_way), "{unsafe_way}");
    }
    assert!(!css.contains("url(") && !css.contains("@import"));
}

#[tokio::test]
async fn every_answer_of_the_api_is_kept_out_of_caches_and_not_guessed() {
    let visit = Visit::logged_in().await;
    let answers = [
        visit.get("user_account").await,
        visit.put("user_account", &[]).await,
        visit.log_in_as(&json!({})).await,
        visit.get_at("/nowhere", "x").await,
    ];
    for said in answers {
        assert_eq!(
            (said.header("cache-control"), said.header("x-content-type-options")),
            ("no-store", "nosniff")
        );
    }
}

// Secrets go in, never out.

#[tokio::test]
async fn nothing_shows_the_secret_or_a_token() {
    let mut visit = Visit::unlimited().await;
    visit.put("user_account", &people(&["a"])).await;
    let earlier = visit.token.clone();
    let mut told = vec![visit.suspend(&visit.token).await.text, visit.get("user_account").await.text];
    visit.log_in().await;
    let wrong = but(visit.credentials(), "client_id", json!("vci_other"));
    told.push(visit.log_in_as(&wrong).await.text);
    told.push(visit.log_in_as(&but(visit.credentials(), "grant_type", json!("x"))).await.text);
    told.push(visit.put("user_account", &[json!({"uniqueId": "x"})]).await.text);
    told.push(visit.get("user_account").await.text);
    for file in ["", "page.js", "now.json"] {
        told.push(visit.page(file).await.text);
    }
    told.push(visit.page(&format!("list.json?list={}", visit.list_id("user_account"))).await.text);
    told.push(format!("{:?}", visit.practice.requests()));
    told.push(format!("{:?}", visit.practice.lists()));
    told.push(visit.get_at("/oauth/token", &visit.practice.client_secret()).await.text);
    told.push(format!("{:?}", visit.practice.requests()));
    for text in told {
        for secret in [visit.practice.client_secret(), visit.token.clone(), earlier.clone()] {
            assert!(!text.contains(&secret), "{text}");
        }
    }
}

#[tokio::test]
async fn public_types_can_be_printed_and_hold_no_secret() {
    let fault = Fault::Trouble { status: 503, text: "later".into(), applied: false };
    let printed = format!("{fault:?} {:?} {:?}", On::Put, Switches::default());
    assert!(printed.contains("Trouble") && printed.contains("Put") && printed.contains("lenient: false"));
}

// What is sent is harmless.

#[tokio::test]
async fn a_path_is_escaped_in_expresss_page() {
    let visit = Visit::new().await;
    let ask = async |target: &str| {
        visit
            .raw(format!("GET {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", visit.host()))
            .await
    };
    let answer = ask("/v1/\"onload='x'&lt;").await;
    assert_eq!(status(&answer), "404");
    assert!(answer.contains("<pre>Cannot GET /v1/&quot;onload=&#39;x&#39;&amp;lt;</pre>"), "{answer}");
    assert!(answer.contains("content-security-policy: default-src 'none'"), "{answer}");
    for target in ["/v1/<script>alert(1)</script>", "/v1/\u{202e}x"] {
        assert!(!ask(target).await.contains("<script"), "{target}");
    }
}

#[tokio::test]
async fn hostile_values_are_kept_exactly_and_given_as_json_only() {
    let visit = Visit::logged_in().await;
    let hostile = "</script><script>alert(1)</script>\u{202e}\u{0}\u{2028}'\"=1+1";
    let huge = "x".repeat(1_000_000);
    let mut record = record("user_account", hostile);
    record["fullName"] = json!(hostile);
    record["displayName"] = json!(huge);
    assert_eq!(visit.put("user_account", &[record]).await.status, 200);
    assert_eq!(visit.get("user_account").await.json()["resources"][0]["fullName"], hostile);
    let list = visit.page(&format!("list.json?list={}", visit.list_id("user_account"))).await;
    assert_eq!(list.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(list.json()["records"][0]["fullName"], hostile);
    assert_eq!(
        visit.page("").await.text,
        Visit::new().await.page("").await.text,
        "the page itself never changes"
    );
}

#[tokio::test]
async fn a_hostile_name_of_a_list_is_answered_with_json() {
    let visit = Visit::logged_in().await;
    let got = visit.get_at(TARGET, "%3Cscript%3E%ff%zz%").await;
    assert_eq!((got.status, got.error().as_str()), (404, "Resource not found"));
    let unknown = visit.page("list.json?list=%3Cscript%3E").await;
    assert_eq!((unknown.status, unknown.text.contains('<')), (404, false));
}

#[tokio::test]
async fn deeply_nested_json_is_refused() {
    let visit = Visit::logged_in().await;
    let deep = format!("{}1{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    let list = visit.list_id("user_account");
    let body = format!(r#"{{"resourceId":"{list}","resources":[{deep}]}}"#);
    assert_eq!(visit.put_body("user_account", body).await.status, 400);
    assert_eq!(visit.get("user_account").await.status, 200);
    let control = visit.http.post(format!("{}faults", visit.practice.page()));
    let control = control.header("content-type", "application/json").body(deep);
    assert_eq!(said(control).await.status, 400);
}

#[tokio::test]
async fn strange_requests_are_refused_and_the_next_one_is_served() {
    let visit = Visit::logged_in().await;
    let host = visit.host();
    let flood: String = (0..500).map(|number| format!("x-{number}: y\r\n")).collect();
    let strange = [
        "no http at all\r\n\r\n".to_owned(),
        "\r\n\r\n\u{0}\u{1}\r\n\r\n".to_owned(),
        format!("GET / HTTP/9.9\r\nhost: {host}\r\n\r\n"),
        format!("GET /{} HTTP/1.1\r\nhost: {host}\r\n\r\n", "x".repeat(70_000)),
        format!("GET / HTTP/1.1\r\nhost: {host}\r\n{flood}\r\n"),
        format!("GET / HTTP/1.1\r\nhost: {host}\r\nx: {}\r\n\r\n", "y".repeat(1_000_000)),
        format!(
            "PUT {TARGET} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello"
        ),
        format!("PUT {TARGET} HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
    ];
    for request in strange {
        let answer = visit.raw(&request).await;
        let beginning: String = request.chars().take(40).collect();
        assert!(answer.is_empty() || status(&answer).starts_with('4'), "{beginning}: {answer}");
    }
    assert_eq!(visit.get("user_account").await.status, 200);
}

#[tokio::test]
async fn an_authorization_that_is_no_text_is_no_token() {
    let visit = Visit::new().await;
    let mut request =
        format!("GET {TARGET}?resourceId=x HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", visit.host())
            .into_bytes();
    request.extend(b"authorization: Bearer \xff\xfe\r\n\r\n");
    assert_eq!(status(&visit.raw(request).await), "401");
}

#[tokio::test]
async fn a_list_json_gives_the_first_records_and_counts_the_rest() {
    let visit = Visit::logged_in().await;
    let ids: Vec<String> = (0..250).map(|number| format!("p{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    visit.put("user_account", &people(&ids)).await;
    let list = visit.page(&format!("list.json?list={}", visit.list_id("user_account"))).await.json();
    assert_eq!(list["records"].as_array().unwrap().len(), 200);
    assert_eq!(list["total"], 250);
    assert_eq!(list["fields"][0]["name"], "displayName");
}

#[tokio::test]
async fn now_json_tells_what_is_held_and_who_is_logged_in() {
    let visit = Visit::logged_in().await;
    visit.put("user_account", &people(&["a", "b"])).await;
    let list = |now: &serde_json::Value| {
        let lists = now["lists"].as_array().unwrap().clone();
        lists.into_iter().find(|list| list["kind"] == "user_account").unwrap()
    };
    let now = visit.page("now.json").await.json();
    let before = list(&now);
    assert_eq!((&before["live"], &before["removed"]), (&json!(2), &json!(0)));
    assert_eq!(now["logged_in_since"], "2026-03-02T09:00:00Z");
    assert_eq!(now["requests"].as_array().unwrap().len(), 2, "the page itself does not count");
    visit.get("user_account").await;
    assert_eq!(list(&visit.page("now.json").await.json()), before, "reading moves nothing");
    visit.put("user_account", &people(&["b"])).await;
    let after = list(&visit.page("now.json").await.json());
    assert_eq!((&after["live"], &after["removed"]), (&json!(1), &json!(1)));
    assert_ne!(after["revision"], before["revision"], "so that the page reads the records again");
    visit.pass(3600);
    assert!(visit.page("now.json").await.json()["logged_in_since"].is_null());
}
