//! The way to the real Vanta: the computer's proxy and trust store are honoured, and a proxy that opens the
//! connection is named as such. The "Vanta" here is this test, behind a proxy on loopback; nothing leaves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use journeys::program;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A company's proxy that opens every connection with certificates of its own, and answers itself.
struct Proxy {
    _runtime: Runtime,
    address: String,
    /// The certificate that a company would put into every computer's trust store.
    trusted: String,
}

impl Proxy {
    /// `answer` is what it says to every request, as HTTP.
    fn start(answer: &'static str) -> Proxy {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let company = params.self_signed(&key).unwrap();
        let issuer = Issuer::new(params, key);
        let own = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(vec!["api.vanta.com".to_owned()])
            .unwrap()
            .signed_by(&own, &issuer)
            .unwrap();
        let own = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.serialize_der()));
        let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], own)
            .unwrap();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(serve(listener, TlsAcceptor::from(Arc::new(config)), answer));
        Proxy { _runtime: runtime, address, trusted: company.pem() }
    }
}

async fn serve(listener: TcpListener, tls: TlsAcceptor, answer: &'static str) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let tls = tls.clone();
        tokio::spawn(async move {
            let mut bytes = [0; 4096];
            let read = stream.read(&mut bytes).await.unwrap_or(0);
            assert!(bytes[..read].starts_with(b"CONNECT api.vanta.com:443 "), "only Vanta is asked for");
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            let Ok(mut opened) = tls.accept(stream).await else { return };
            let _ = opened.read(&mut bytes).await;
            let _ = opened.write_all(answer.as_bytes()).await;
            let _ = opened.shutdown().await;
        });
    }
}

const WRONG_KEY: &str = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\
                         Connection: close\r\n\r\n{\"error\":\"invalid_client\"}";
const SIGN_IN: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 53\r\nConnection: close\r\n\r\n\
                       <html><head><title>Guest network</title></head></html>";

/// Tests a connection to the real region through a proxy, and gives the error's code and message.
fn tested(proxy: &str, trust: Option<&Path>) -> (String, String) {
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(program("rollcall"));
        command.env_clear().env("HOME", home.path()).env("XDG_STATE_HOME", home.path().join("state"));
        command.env("ROLLCALL_DATA", home.path().join("data")).stdin(Stdio::null());
        command.env("ROLLCALL_CLIENT_ID", "vci_1").env("ROLLCALL_CLIENT_SECRET", "vcs_1");
        command.env("HTTPS_PROXY", proxy);
        if let Some(trust) = trust {
            command.env("SSL_CERT_FILE", trust);
        }
        command.args(arguments).arg("--json").output().unwrap()
    };
    assert!(run(&["connection", "add", "Acme", "--client-id", "vci_1", "--region", "eu"]).status.success());
    let output = run(&["connection", "test", "Acme"]);
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |name: &str| said["error"][name].as_str().unwrap_or_default().to_owned();
    (text("code"), text("message"))
}

#[test]
fn an_inspecting_proxy_that_is_not_trusted_is_named_as_such() {
    let proxy = Proxy::start(WRONG_KEY);
    let (code, message) = tested(&proxy.address, None);
    assert_eq!(code, "inspected");
    assert!(message.contains("inspecting proxy") && message.contains("api.vanta.com"), "{message}");
}

#[test]
fn a_proxy_that_the_computer_trusts_is_gone_through() {
    let proxy = Proxy::start(WRONG_KEY);
    let folder = tempfile::tempdir().unwrap();
    let trust = folder.path().join("company.pem");
    fs::write(&trust, &proxy.trusted).unwrap();
    let (code, _) = tested(&proxy.address, Some(&trust));
    assert_eq!(code, "wrong_key", "the answer came through");
}

#[test]
fn a_sign_in_page_of_the_network_is_not_taken_for_vanta() {
    let proxy = Proxy::start(SIGN_IN);
    let folder = tempfile::tempdir().unwrap();
    let trust = folder.path().join("company.pem");
    fs::write(&trust, &proxy.trusted).unwrap();
    assert_eq!(tested(&proxy.address, Some(&trust)).0, "not_vanta");
}
