//! API calls of nevisIDM, which has its own URL and tokens. Calls that change something are journalled like every other
//! change.

use super::model::NevisFailure;
use crate::api::http_transport::{TIMEOUT_MS, is_success, transport_problem};
use crate::api::journalled::{self, Change, Journal};
use crate::api::transport::Pending;
use crate::browser::abort::Abort;
use crate::browser::http;
use crate::problem::Problem;
use crate::session::Connection;
use admin_api::nevis::{
    self, DevicePassword, DevicePasswordRef, NevisBase, NevisCall, NevisPage, NevisRefusal, Party, Segment,
    Token,
};
use admin_api::{Effect, decode};
use std::rc::Rc;

/// Sends calls: over HTTP in the product, by a script in tests.
pub trait NevisTransport {
    /// Sends a call and returns the body of a 2xx answer. `after` is the continuation token of the page before.
    fn send<'a>(
        &'a self,
        call: &'a NevisCall,
        after: Option<&'a str>,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, NevisFailure>>;

    /// The target of a call, as it is written to the journal.
    fn target(&self, call: &NevisCall) -> String;
}

/// Sends calls over HTTP to one installation, with one caller's tokens.
pub struct NevisHttpTransport {
    /// The base URL.
    pub base: NevisBase,
    /// The path segment of device passwords.
    pub segment: Segment,
    /// The caller's token. Without it, the browser's own nevisIDM session counts.
    pub bearer: Option<Rc<Token>>,
    /// Proves that callers delete their own credential.
    pub self_admin: Option<Rc<Token>>,
    /// Identifies the caller to a gateway, if nevisIDM is behind the tenant's gateway.
    pub connection: Option<Connection>,
    /// The journal that the caller's changes are written to.
    pub journal: Rc<dyn Journal>,
}

impl NevisTransport for NevisHttpTransport {
    fn send<'a>(
        &'a self,
        call: &'a NevisCall,
        after: Option<&'a str>,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, NevisFailure>> {
        Box::pin(async move {
            let mut headers = Vec::with_capacity(3);
            let proxy_header = self.connection.as_ref().and_then(|it| it.proxy_header(self.base.origin()));
            // A gateway keeps the head of the journal.
            if proxy_header.is_some() && call.effect() == Effect::Change {
                headers.extend(journalled::head_header(&*self.journal));
            }
            headers.extend(proxy_header);
            if let Some(token) = &self.bearer {
                headers.push(("Authorization", format!("Bearer {}", token.as_str())));
            }
            // Only a deletion needs the owner's token.
            if let Some(token) = self.self_admin.as_ref().filter(|_| call.effect() == Effect::Change) {
                headers.push(("X-Token", token.as_str().to_owned()));
            }
            let url = self.base.url(&call.path(self.segment, after));
            let method = call.method().as_str();
            let sent = http::HttpCall { method, url: &url, headers, body: None, timeout_ms: TIMEOUT_MS };
            let answer = http::fetch(sent, abort).await.map_err(|failure| {
                Problem::Transport(transport_problem(self.base.origin(), failure, TIMEOUT_MS))
            })?;
            if is_success(answer.status) {
                return Ok(answer.body);
            }
            Err(NevisRefusal::read(answer.status, &answer.body).into())
        })
    }

    fn target(&self, call: &NevisCall) -> String {
        self.base.url(&call.path(self.segment, None))
    }
}

/// The API of one installation for one caller.
#[derive(Clone)]
pub struct NevisApi {
    transport: Rc<dyn NevisTransport>,
    journal: Rc<dyn Journal>,
}

impl NevisApi {
    /// Creates the API over a transport, with a journal for changes.
    pub fn new(transport: impl NevisTransport + 'static, journal: Rc<dyn Journal>) -> Self {
        Self { transport: Rc::new(transport), journal }
    }

    /// Lists clients, or a client's users.
    pub async fn parties(
        &self,
        call: &NevisCall,
        after: Option<&str>,
        abort: &Abort,
    ) -> Result<NevisPage<Party>, NevisFailure> {
        or_problem(nevis::parties(&self.transport.send(call, after, abort).await?))
    }

    /// Lists a user's device passwords.
    pub async fn device_passwords(
        &self,
        call: &NevisCall,
        after: Option<&str>,
        abort: &Abort,
    ) -> Result<NevisPage<DevicePassword>, NevisFailure> {
        or_problem(nevis::device_passwords(&self.transport.send(call, after, abort).await?))
    }

    /// Reads one device password.
    pub async fn device_password(
        &self,
        password: &DevicePasswordRef,
        abort: &Abort,
    ) -> Result<DevicePassword, NevisFailure> {
        let call = NevisCall::GetDevicePassword(password.clone());
        or_problem(nevis::device_password(&self.transport.send(&call, None, abort).await?))
    }

    /// Deletes one device password. Never aborted.
    pub async fn delete_device_password(&self, password: &DevicePasswordRef) -> Result<(), NevisFailure> {
        let call = NevisCall::DeleteDevicePassword(password.clone());
        let target = self.transport.target(&call);
        let change = Change { operation: call.name(), target: &target, note: None };
        let sent = self.journal.sent(change).await?;
        let answer = self.transport.send(&call, None, &Abort::new()).await.map(drop);
        self.journal.answered(sent, answer.as_ref().map(|_| ()).map_err(|failed| &failed.problem)).await;
        answer
    }
}

fn or_problem<T>(read: Result<T, decode::DecodeError>) -> Result<T, NevisFailure> {
    read.map_err(|error| Problem::Decode(error).into())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::api::journalled::tests::Lines;
    use crate::api::transport::tests::run;
    use admin_api::nevis::Missing;
    use std::cell::RefCell;
    use std::collections::VecDeque;

    type Step = (&'static str, Result<&'static str, (u16, &'static str)>);

    /// Answers in order. Each answer names the method and path that it expects.
    struct Script(RefCell<VecDeque<Step>>);

    impl NevisTransport for Script {
        fn send<'a>(
            &'a self,
            call: &'a NevisCall,
            after: Option<&'a str>,
            _: &'a Abort,
        ) -> Pending<'a, Result<Vec<u8>, NevisFailure>> {
            let sent = format!("{} {}", call.method().as_str(), call.path(Segment::Plural, after));
            let (expected, answer) = self.0.borrow_mut().pop_front().unwrap();
            assert!(sent.ends_with(expected), "{sent} instead of {expected}");
            let answer = answer
                .map(|body| body.as_bytes().to_vec())
                .map_err(|(status, body)| NevisRefusal::read(status, body.as_bytes()).into());
            Box::pin(std::future::ready(answer))
        }

        fn target(&self, call: &NevisCall) -> String {
            call.path(Segment::Plural, None)
        }
    }

    fn password() -> DevicePasswordRef {
        DevicePasswordRef { client: "100".into(), user: "u".into(), credential: "c".into() }
    }

    #[test]
    fn deletions_are_journalled_before_and_after_and_reads_are_not() {
        const PATH: &str = "/nevisidm/api/core/v1/100/users/u/device-passwords/c";
        let gone = r#"{"errors":[{"code":"errors.noRecord","message":"Credential with extId 'c' doesn't exist on client with extId '100'"}]}"#;
        let script = Script(RefCell::new(VecDeque::from([
            ("GET /nevisidm/api/core/v1/clients?continuationToken=7", Ok(r#"{"items":[{"extId":"100"}]}"#)),
            ("/device-passwords/c", Ok(r#"{"extId":"c","stateName":"active"}"#)),
            ("/device-passwords/c", Ok("")),
            ("/device-passwords/c", Err((404, gone))),
        ])));
        let journal = Rc::new(Lines::default());
        let api = NevisApi::new(script, journal.clone());
        let abort = Abort::new();
        run(async {
            let clients = api.parties(&NevisCall::ListClients, Some("7"), &abort).await.unwrap();
            assert_eq!(clients.items[0].ext_id, "100");
            assert_eq!(api.device_password(&password(), &abort).await.unwrap().state_name, "active");
            api.delete_device_password(&password()).await.unwrap();
            let failed = api.delete_device_password(&password()).await.unwrap_err();
            assert_eq!(failed.refusal.unwrap().missing(), Some(Missing::Credential));
        });
        let lines = journal.0.borrow();
        assert_eq!(lines[0], format!("sent DeleteDevicePassword {PATH}"));
        assert_eq!(lines[1..2], ["answered 7 ok"]);
        assert_eq!(lines[3..], ["answered 7 errors.noRecord"]);
    }

    #[test]
    fn an_answer_of_the_wrong_form_is_a_decode_problem() {
        let script = Script(RefCell::new(VecDeque::from([("/clients", Ok("{}"))])));
        let api = NevisApi::new(script, Rc::new(Lines::default()));
        let failed = run(api.parties(&NevisCall::ListClients, None, &Abort::new())).unwrap_err();
        assert!(matches!(failed.problem, Problem::Decode(_)));
    }
}
