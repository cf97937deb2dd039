//! Reads the answer of ListUsers while it arrives, in pieces that can be cut anywhere, and adds its users to a store.
//! Each call reads at most the given number of bytes.
//!
//! The form that the platform sends is read one user at a time. Everything else is read byte by byte: members in
//! another order, unknown members, white space, a user that is cut in two.

use crate::fault::{Expected, ListFault, Member};
use crate::json_string::JsonString;
use crate::limits::{Limit, MAX_TEXT_BYTES};
use crate::store::UserStore;

/// Maximum depth of nested objects and arrays.
const MAX_DEPTH: usize = 64;

/// An object or array that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Answer,
    Users,
    User,
    /// An object that is skipped.
    Object,
    /// An array that is skipped.
    Array,
}

/// What the next byte must belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    ValueOrEnd,
    Name,
    NameOrEnd,
    Colon,
    Comma,
    /// Inside a name.
    InName,
    /// Inside a string that is a value.
    InString,
    /// Inside `true`, `false` or `null`, with the number of bytes read.
    Literal(&'static str, usize),
    Number(NumberState),
    End,
}

/// The part of a number that was read last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NumberState {
    Minus,
    Zero,
    Integer,
    Point,
    Fraction,
    E,
    ESign,
    Exponent,
}

/// Reads one user list.
pub struct Scanner {
    next: Next,
    frames: Vec<Frame>,
    /// The member whose value comes next, if it is one of the list's own.
    member: Option<Member>,
    has_users: bool,
    id: Option<String>,
    word: Option<String>,
    string: JsonString,
    bytes: u64,
    fault: Option<ListFault>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            next: Next::Value,
            frames: Vec::new(),
            member: None,
            has_users: false,
            id: None,
            word: None,
            string: JsonString::default(),
            bytes: 0,
            fault: None,
        }
    }
}

impl Scanner {
    /// Reads at most `limit_bytes` of a chunk and adds the users to the store. Returns the number of bytes read. The
    /// rest of the chunk is for the next call.
    ///
    /// # Errors
    /// The fault of the list, in this and every later call. The users before it are in the store.
    pub fn feed(
        &mut self,
        store: &mut UserStore,
        chunk: &[u8],
        limit_bytes: usize,
    ) -> Result<usize, ListFault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let bytes = &chunk[..chunk.len().min(limit_bytes)];
        match self.read(store, bytes) {
            Ok(()) => {
                self.bytes += bytes.len() as u64;
                Ok(bytes.len())
            }
            Err((at, expected)) => {
                let at_byte = self.bytes + at as u64;
                self.fail(ListFault::Broken { at_byte, after_users: store.len(), expected })
            }
        }
    }

    /// Declares that no more bytes will come.
    ///
    /// # Errors
    /// The fault of the list, if it has one. A list that did not come to its end has one.
    pub fn finish(&mut self, store: &UserStore) -> Result<(), ListFault> {
        match self.fault {
            Some(fault) => Err(fault),
            None if self.next == Next::End => Ok(()),
            None => self.fail(ListFault::CutOff { at_byte: self.bytes, after_users: store.len() }),
        }
    }

    /// The number of bytes that were read without a fault.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn fail<T>(&mut self, fault: ListFault) -> Result<T, ListFault> {
        self.fault = Some(fault);
        Err(fault)
    }

    fn read(&mut self, store: &mut UserStore, bytes: &[u8]) -> Result<(), (usize, Expected)> {
        let mut next = 0;
        while next < bytes.len() {
            match self.next {
                Next::InName | Next::InString => {
                    let later = |(at, expected)| (next + at, expected);
                    let Some(read) = self.string.read(&bytes[next..]).map_err(later)? else { return Ok(()) };
                    next += read;
                    self.end_string().map_err(|expected| (next - 1, expected))?;
                }
                Next::Value | Next::ValueOrEnd if self.frames.last() == Some(&Frame::Users) => {
                    match plain_user(&bytes[next..]) {
                        Some((id, word, read)) => {
                            next += read;
                            store.push(id, word).map_err(|limit| (next - 1, Expected::Limit(limit)))?;
                            self.next = Next::Comma;
                        }
                        None => {
                            self.step(store, bytes[next]).map_err(|expected| (next, expected))?;
                            next += 1;
                        }
                    }
                }
                Next::Number(number) => {
                    match number.after(bytes[next]).map_err(|expected| (next, expected))? {
                        Some(number) => {
                            self.next = Next::Number(number);
                            next += 1;
                        }
                        // The byte follows the number.
                        None => self.next = Next::Comma,
                    }
                }
                _ => {
                    self.step(store, bytes[next]).map_err(|expected| (next, expected))?;
                    next += 1;
                }
            }
        }
        Ok(())
    }

    /// Reads one byte outside strings and numbers.
    fn step(&mut self, store: &mut UserStore, byte: u8) -> Result<(), Expected> {
        if let Next::Literal(word, read) = self.next {
            if word.as_bytes()[read] != byte {
                return Err(Expected::Literal(word));
            }
            self.next = if read + 1 == word.len() { Next::Comma } else { Next::Literal(word, read + 1) };
            return Ok(());
        }
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            return Ok(());
        }
        let is_array = matches!(self.frames.last(), Some(Frame::Users | Frame::Array));
        match (self.next, byte) {
            (Next::ValueOrEnd, b']') => self.close(store)?,
            (Next::Value | Next::ValueOrEnd, _) => self.begin_value(byte)?,
            (Next::Name | Next::NameOrEnd, b'"') => {
                self.string.begin(matches!(self.frames.last(), Some(Frame::Answer | Frame::User)));
                self.next = Next::InName;
            }
            (Next::NameOrEnd, b'}') => self.close(store)?,
            (Next::Colon, b':') => self.next = Next::Value,
            (Next::Comma, b',') => self.next = if is_array { Next::Value } else { Next::Name },
            (Next::Comma, b']') if is_array => self.close(store)?,
            (Next::Comma, b'}') if !is_array => self.close(store)?,
            (Next::Name, _) => return Err(Expected::Name),
            (Next::NameOrEnd, _) => return Err(Expected::NameOrEnd),
            (Next::Colon, _) => return Err(Expected::Colon),
            (Next::Comma, _) if is_array => return Err(Expected::CommaOrBracket),
            (Next::Comma, _) => return Err(Expected::CommaOrBrace),
            (Next::InName | Next::InString | Next::Literal(..) | Next::Number(_) | Next::End, _) => {
                return Err(Expected::End);
            }
        }
        Ok(())
    }

    fn begin_value(&mut self, byte: u8) -> Result<(), Expected> {
        let member = self.member;
        self.next = match (self.frames.last(), member, byte) {
            (None, _, b'{') => self.open(Frame::Answer)?,
            (None, _, _) => return Err(Expected::Answer),
            (Some(Frame::Users), _, b'{') => self.open(Frame::User)?,
            (Some(Frame::Users), _, _) => return Err(Expected::User),
            (_, Some(Member::Users), b'[') => self.open(Frame::Users)?,
            (_, Some(Member::Users), _) => return Err(Expected::Array),
            (_, _, b'"') => {
                self.string.begin(member.is_some());
                Next::InString
            }
            (_, Some(member), _) => return Err(Expected::Text(member)),
            (_, _, b'{') => self.open(Frame::Object)?,
            (_, _, b'[') => self.open(Frame::Array)?,
            (_, _, b't') => Next::Literal("true", 1),
            (_, _, b'f') => Next::Literal("false", 1),
            (_, _, b'n') => Next::Literal("null", 1),
            (_, _, b'-') => Next::Number(NumberState::Minus),
            (_, _, b'0') => Next::Number(NumberState::Zero),
            (_, _, b'1'..=b'9') => Next::Number(NumberState::Integer),
            _ => return Err(Expected::Value),
        };
        Ok(())
    }

    fn open(&mut self, frame: Frame) -> Result<Next, Expected> {
        if self.frames.len() >= MAX_DEPTH {
            return Err(Expected::Depth(MAX_DEPTH as u32));
        }
        self.frames.push(frame);
        self.member = None;
        Ok(if matches!(frame, Frame::Users | Frame::Array) { Next::ValueOrEnd } else { Next::NameOrEnd })
    }

    fn close(&mut self, store: &mut UserStore) -> Result<(), Expected> {
        self.next = Next::Comma;
        match self.frames.pop() {
            Some(Frame::Answer) if !self.has_users => return Err(Expected::Present(Member::Users)),
            Some(Frame::Answer) => self.next = Next::End,
            Some(Frame::User) => {
                let id = self.id.take().ok_or(Expected::Present(Member::UserId))?;
                let word = self.word.take().ok_or(Expected::Present(Member::UserRegistrationState))?;
                store.push(&id, &word).map_err(Expected::Limit)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends a name or a string value.
    fn end_string(&mut self) -> Result<(), Expected> {
        if self.next == Next::InName {
            self.next = Next::Colon;
            let is = |member: Member| self.string.kept() == Some(member.name());
            let (member, is_second) = match self.frames.last() {
                Some(Frame::Answer) if is(Member::Users) => (Member::Users, self.has_users),
                Some(Frame::User) if is(Member::UserId) => (Member::UserId, self.id.is_some()),
                Some(Frame::User) if is(Member::UserRegistrationState) => {
                    (Member::UserRegistrationState, self.word.is_some())
                }
                _ => {
                    self.member = None;
                    return Ok(());
                }
            };
            if is_second {
                return Err(Expected::Once(member));
            }
            self.has_users |= member == Member::Users;
            self.member = Some(member);
            return Ok(());
        }
        self.next = Next::Comma;
        let field = match self.member.take() {
            Some(Member::UserId) => &mut self.id,
            Some(Member::UserRegistrationState) => &mut self.word,
            Some(Member::Users) | None => return Ok(()),
        };
        let kept = self.string.kept().ok_or(Expected::Limit(Limit::TextBytes))?;
        *field = Some(kept.to_owned());
        Ok(())
    }
}

impl NumberState {
    /// The state after a byte. `None` if the number ended before it.
    fn after(self, byte: u8) -> Result<Option<Self>, Expected> {
        Ok(Some(match (self, byte) {
            (Self::Minus, b'0') => Self::Zero,
            (Self::Minus, b'1'..=b'9') | (Self::Integer, b'0'..=b'9') => Self::Integer,
            (Self::Zero | Self::Integer, b'.') => Self::Point,
            (Self::Point | Self::Fraction, b'0'..=b'9') => Self::Fraction,
            (Self::Zero | Self::Integer | Self::Fraction, b'e' | b'E') => Self::E,
            (Self::E, b'+' | b'-') => Self::ESign,
            (Self::E | Self::ESign | Self::Exponent, b'0'..=b'9') => Self::Exponent,
            (Self::Minus | Self::Point | Self::E | Self::ESign, _) => return Err(Expected::Digit),
            (Self::Zero | Self::Integer | Self::Fraction | Self::Exponent, _) => return Ok(None),
        }))
    }
}

/// A complete user in the form that the platform sends: the id, the word and the length in bytes.
fn plain_user(bytes: &[u8]) -> Option<(&str, &str, usize)> {
    let rest = bytes.strip_prefix(br#"{"UserId":""#)?;
    let (id, rest) = plain_text(rest)?;
    let (word, rest) = plain_text(rest.strip_prefix(br#","UserRegistrationState":""#)?)?;
    let rest = rest.strip_prefix(b"}")?;
    Some((id, word, bytes.len() - rest.len()))
}

/// A string without escapes, and what follows its closing quote.
fn plain_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = memchr::memchr(b'"', &bytes[..bytes.len().min(MAX_TEXT_BYTES + 1)])?;
    let has_special = |special: bool, byte: &u8| special | (*byte < 0x20) | (*byte == b'\\');
    // A fold instead of `any`, so that the compiler compares many bytes at once.
    if bytes[..end].iter().fold(false, has_special) {
        return None;
    }
    Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
}
