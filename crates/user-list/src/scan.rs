//! Reads the answer of ListUsers while it arrives, in pieces that may be cut anywhere, and packs its users. Each call
//! reads no more bytes than it is told to.
//!
//! The form that the platform sends is recognized a user at a time. Everything else goes byte by byte: members in
//! another order, members that nobody knows, white space, a user that is cut in two.

use super::facts::{Limit, MAX_TEXT_BYTES};
use super::fault::{Expected, Fault, Member};
use super::pack::Pack;
use super::text::Text;

/// Objects and arrays within each other at most.
const MAX_DEPTH: usize = 64;

/// An object or array that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Answer,
    Users,
    User,
    /// What is only skipped.
    Object,
    Array,
}

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Value,
    ValueOrEnd,
    Name,
    NameOrEnd,
    Colon,
    Comma,
    /// Inside a name.
    NameText,
    /// Inside a text that is a value.
    Text,
    /// Inside a word, with its whole and the number of its bytes that were read.
    Literal(&'static str, usize),
    Number(Number),
    End,
}

/// Where in a number the next byte is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Minus,
    Zero,
    Integer,
    Point,
    Fraction,
    E,
    ESign,
    Exponent,
}

/// Reads a user list. One for each answer.
pub struct Scanner {
    at: At,
    frames: Vec<Frame>,
    /// The member whose value comes next, where it is one that matters.
    member: Option<Member>,
    has_users: bool,
    id: Option<String>,
    word: Option<String>,
    text: Text,
    bytes: u64,
    fault: Option<Fault>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            at: At::Value,
            frames: Vec::new(),
            member: None,
            has_users: false,
            id: None,
            word: None,
            text: Text::default(),
            bytes: 0,
            fault: None,
        }
    }
}

impl Scanner {
    /// Reads the beginning of a chunk, `limit_bytes` at most, and adds its users to the pack. The answer is the number
    /// of bytes read; the rest of the chunk is for the next call.
    ///
    /// # Errors
    /// The fault of the list, now and at every later call. The users before it are in the pack.
    pub fn feed(&mut self, pack: &mut Pack, chunk: &[u8], limit_bytes: usize) -> Result<usize, Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let bytes = &chunk[..chunk.len().min(limit_bytes)];
        match self.read(pack, bytes) {
            Ok(()) => {
                self.bytes += bytes.len() as u64;
                Ok(bytes.len())
            }
            Err((at, expected)) => {
                let at_byte = self.bytes + at as u64;
                self.fail(Fault::Broken { at_byte, after_users: pack.len(), expected })
            }
        }
    }

    /// Says that no more bytes will come.
    ///
    /// # Errors
    /// The fault of the list, if it has one: that it is not at its end is one, too.
    pub fn finish(&mut self, pack: &Pack) -> Result<(), Fault> {
        match self.fault {
            Some(fault) => Err(fault),
            None if self.at == At::End => Ok(()),
            None => self.fail(Fault::CutOff { at_byte: self.bytes, after_users: pack.len() }),
        }
    }

    /// Bytes that were read and found right.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn fail<T>(&mut self, fault: Fault) -> Result<T, Fault> {
        self.fault = Some(fault);
        Err(fault)
    }

    fn read(&mut self, pack: &mut Pack, bytes: &[u8]) -> Result<(), (usize, Expected)> {
        let mut next = 0;
        while next < bytes.len() {
            match self.at {
                At::NameText | At::Text => {
                    let later = |(at, expected)| (next + at, expected);
                    let Some(read) = self.text.read(&bytes[next..]).map_err(later)? else { return Ok(()) };
                    next += read;
                    self.end_text().map_err(|expected| (next - 1, expected))?;
                }
                At::Value | At::ValueOrEnd if self.frames.last() == Some(&Frame::Users) => {
                    match plain_user(&bytes[next..]) {
                        Some((id, word, read)) => {
                            next += read;
                            pack.push(id, word).map_err(|limit| (next - 1, Expected::Limit(limit)))?;
                            self.at = At::Comma;
                        }
                        None => {
                            self.step(pack, bytes[next]).map_err(|expected| (next, expected))?;
                            next += 1;
                        }
                    }
                }
                At::Number(number) => match number.after(bytes[next]).map_err(|expected| (next, expected))? {
                    Some(number) => {
                        self.at = At::Number(number);
                        next += 1;
                    }
                    // The byte is what follows the number.
                    None => self.at = At::Comma,
                },
                _ => {
                    self.step(pack, bytes[next]).map_err(|expected| (next, expected))?;
                    next += 1;
                }
            }
        }
        Ok(())
    }

    /// Takes one byte outside texts and numbers.
    fn step(&mut self, pack: &mut Pack, byte: u8) -> Result<(), Expected> {
        if let At::Literal(word, read) = self.at {
            if word.as_bytes()[read] != byte {
                return Err(Expected::Literal(word));
            }
            self.at = if read + 1 == word.len() { At::Comma } else { At::Literal(word, read + 1) };
            return Ok(());
        }
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            return Ok(());
        }
        let is_array = matches!(self.frames.last(), Some(Frame::Users | Frame::Array));
        match (self.at, byte) {
            (At::ValueOrEnd, b']') => self.close(pack)?,
            (At::Value | At::ValueOrEnd, _) => self.begin_value(byte)?,
            (At::Name | At::NameOrEnd, b'"') => {
                self.text.begin(matches!(self.frames.last(), Some(Frame::Answer | Frame::User)));
                self.at = At::NameText;
            }
            (At::NameOrEnd, b'}') => self.close(pack)?,
            (At::Colon, b':') => self.at = At::Value,
            (At::Comma, b',') => self.at = if is_array { At::Value } else { At::Name },
            (At::Comma, b']') if is_array => self.close(pack)?,
            (At::Comma, b'}') if !is_array => self.close(pack)?,
            (At::Name, _) => return Err(Expected::Name),
            (At::NameOrEnd, _) => return Err(Expected::NameOrEnd),
            (At::Colon, _) => return Err(Expected::Colon),
            (At::Comma, _) if is_array => return Err(Expected::CommaOrBracket),
            (At::Comma, _) => return Err(Expected::CommaOrBrace),
            (At::NameText | At::Text | At::Literal(..) | At::Number(_) | At::End, _) => {
                return Err(Expected::End);
            }
        }
        Ok(())
    }

    fn begin_value(&mut self, byte: u8) -> Result<(), Expected> {
        let member = self.member;
        self.at = match (self.frames.last(), member, byte) {
            (None, _, b'{') => self.open(Frame::Answer)?,
            (None, _, _) => return Err(Expected::Answer),
            (Some(Frame::Users), _, b'{') => self.open(Frame::User)?,
            (Some(Frame::Users), _, _) => return Err(Expected::User),
            (_, Some(Member::Users), b'[') => self.open(Frame::Users)?,
            (_, Some(Member::Users), _) => return Err(Expected::Array),
            (_, _, b'"') => {
                self.text.begin(member.is_some());
                At::Text
            }
            (_, Some(member), _) => return Err(Expected::Text(member)),
            (_, _, b'{') => self.open(Frame::Object)?,
            (_, _, b'[') => self.open(Frame::Array)?,
            (_, _, b't') => At::Literal("true", 1),
            (_, _, b'f') => At::Literal("false", 1),
            (_, _, b'n') => At::Literal("null", 1),
            (_, _, b'-') => At::Number(Number::Minus),
            (_, _, b'0') => At::Number(Number::Zero),
            (_, _, b'1'..=b'9') => At::Number(Number::Integer),
            _ => return Err(Expected::Value),
        };
        Ok(())
    }

    fn open(&mut self, frame: Frame) -> Result<At, Expected> {
        if self.frames.len() >= MAX_DEPTH {
            return Err(Expected::Depth(MAX_DEPTH as u32));
        }
        self.frames.push(frame);
        self.member = None;
        Ok(if matches!(frame, Frame::Users | Frame::Array) { At::ValueOrEnd } else { At::NameOrEnd })
    }

    fn close(&mut self, pack: &mut Pack) -> Result<(), Expected> {
        self.at = At::Comma;
        match self.frames.pop() {
            Some(Frame::Answer) if !self.has_users => return Err(Expected::Present(Member::Users)),
            Some(Frame::Answer) => self.at = At::End,
            Some(Frame::User) => {
                let id = self.id.take().ok_or(Expected::Present(Member::UserId))?;
                let word = self.word.take().ok_or(Expected::Present(Member::UserRegistrationState))?;
                pack.push(&id, &word).map_err(Expected::Limit)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes the name or the value that ends here.
    fn end_text(&mut self) -> Result<(), Expected> {
        if self.at == At::NameText {
            self.at = At::Colon;
            let is = |member: Member| self.text.kept() == Some(member.name());
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
        self.at = At::Comma;
        let place = match self.member.take() {
            Some(Member::UserId) => &mut self.id,
            Some(Member::UserRegistrationState) => &mut self.word,
            Some(Member::Users) | None => return Ok(()),
        };
        let kept = self.text.kept().ok_or(Expected::Limit(Limit::TextBytes))?;
        *place = Some(kept.to_owned());
        Ok(())
    }
}

impl Number {
    /// The place after a byte; `None` where the number ended before it.
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

/// A whole user in the form that the platform sends: its id, its word and its length in bytes.
fn plain_user(bytes: &[u8]) -> Option<(&str, &str, usize)> {
    let rest = bytes.strip_prefix(br#"{"UserId":""#)?;
    let (id, rest) = plain_text(rest)?;
    let (word, rest) = plain_text(rest.strip_prefix(br#","UserRegistrationState":""#)?)?;
    let rest = rest.strip_prefix(b"}")?;
    Some((id, word, bytes.len() - rest.len()))
}

/// A text without escapes, and what follows its closing quote.
fn plain_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = memchr::memchr(b'"', &bytes[..bytes.len().min(MAX_TEXT_BYTES + 1)])?;
    let has_special = |special: bool, byte: &u8| special | (*byte < 0x20) | (*byte == b'\\');
    // A fold, and not `any`, so that many bytes are compared at once.
    if bytes[..end].iter().fold(false, has_special) {
        return None;
    }
    Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
}
