//! The caller's tokens, held in memory only: they are dropped when the panel is locked or the installation changes.

use crate::browser::time;
use crate::session::Session;
use admin_api::nevis::{Claims, Token, TokenError};
use leptos::prelude::*;
use std::rc::Rc;

/// The longest timer that a browser supports, in milliseconds.
const LONGEST_TIMER_MS: f64 = i32::MAX as f64;

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Identifies the caller.
    Bearer,
    /// Proves that callers delete their own credential.
    SelfAdmin,
}

/// The part of a held token that may be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeldToken {
    /// Its claims; empty if it is not a JWT.
    pub claims: Claims,
    /// Whether it has expired, by this computer's clock.
    pub expired: bool,
}

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct Tokens {
    session: Session,
    tokens: StoredValue<[Option<Rc<Token>>; 2], LocalStorage>,
    held: RwSignal<[Option<HeldToken>; 2]>,
    self_admin: RwSignal<bool>,
    expiry: StoredValue<Option<time::Timer>, LocalStorage>,
}

impl Tokens {
    /// No tokens.
    pub fn new(session: Session) -> Self {
        Self {
            session,
            tokens: StoredValue::new_local([None, None]),
            held: RwSignal::default(),
            self_admin: RwSignal::new(false),
            expiry: StoredValue::new_local(None),
        }
    }
}

impl Tokens {
    /// Whether self-admin mode is on, tracked.
    pub fn self_admin(self) -> bool {
        self.self_admin.get()
    }

    /// Turns self-admin mode on or off. Off drops its token.
    pub fn set_self_admin(self, on: bool) {
        self.self_admin.set(on);
        if !on {
            self.forget(TokenKind::SelfAdmin);
        }
    }

    /// The part of a held token that may be shown, tracked.
    pub fn held(self, kind: TokenKind) -> Option<HeldToken> {
        self.held.with(|held| held[kind as usize].clone())
    }

    /// The tokens themselves, for the next call: the bearer token and that of self-admin mode.
    pub fn current(self) -> [Option<Rc<Token>>; 2] {
        self.tokens.get_value()
    }

    /// Sets a token.
    pub fn set(self, kind: TokenKind, text: &str) -> Result<(), TokenError> {
        self.put(kind, Some(Token::parse(text)?));
        Ok(())
    }

    /// Drops a token.
    pub fn forget(self, kind: TokenKind) {
        self.put(kind, None);
    }

    /// Drops all tokens.
    pub fn forget_all(self) {
        self.forget(TokenKind::Bearer);
        self.forget(TokenKind::SelfAdmin);
    }

    fn put(self, kind: TokenKind, token: Option<Token>) {
        // When the cover takes the focus from a field, the field hands over what was typed.
        let token = token.filter(|_| self.session.cover_now().is_none());
        let shown = token
            .as_ref()
            .map(|token| HeldToken { claims: token.claims().unwrap_or_default(), expired: false });
        self.tokens.update_value(|tokens| tokens[kind as usize] = token.map(Rc::new));
        self.held.update(|held| held[kind as usize] = shown);
        self.update_expiry();
    }

    /// Marks expired tokens, and sets a timer for the next one that expires.
    fn update_expiry(self) {
        let now_ms = time::now_ms();
        // Another tenant may be connected by now.
        let next_ms = self.held.try_update(|held| mark_expired(held, now_ms)).flatten();
        let timer = next_ms.map(|next_ms| {
            time::after(next_ms.min(LONGEST_TIMER_MS) as u32 + 1, move || {
                // Not inside the timer's own callback, because the timer is replaced there.
                leptos::task::spawn_local(async move { self.update_expiry() });
            })
        });
        self.expiry.try_set_value(timer);
    }
}

/// Marks the tokens that have expired. Returns the milliseconds until the next one expires, if one does.
fn mark_expired(held: &mut [Option<HeldToken>; 2], now_ms: f64) -> Option<f64> {
    let mut next_ms: Option<f64> = None;
    for token in held.iter_mut().flatten() {
        let Some(ends_at) = token.claims.expires_at else { continue };
        let left_ms = ends_at as f64 * 1000.0 - now_ms;
        token.expired = left_ms <= 0.0;
        if !token.expired {
            next_ms = Some(next_ms.map_or(left_ms, |next_ms| next_ms.min(left_ms)));
        }
    }
    next_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(expires_at: Option<i64>) -> Option<HeldToken> {
        let claims = Claims { expires_at, ..Claims::default() };
        Some(HeldToken { claims, expired: false })
    }

    #[test]
    fn the_token_that_expires_first_sets_the_timer() {
        let mut both = [held(Some(20)), held(Some(10))];
        assert_eq!(mark_expired(&mut both, 4_000.0), Some(6_000.0));
        assert_eq!(mark_expired(&mut both, 10_000.0), Some(10_000.0));
        let expired = both.map(|token| token.unwrap().expired);
        assert_eq!(expired, [false, true]);
    }

    #[test]
    fn a_token_without_an_expiry_sets_no_timer() {
        assert_eq!(mark_expired(&mut [None, held(None)], 4_000.0), None);
        let mut gone = [None, held(Some(1))];
        assert_eq!(mark_expired(&mut gone, 4_000.0), None);
        assert!(gone[1].as_ref().unwrap().expired);
    }
}
