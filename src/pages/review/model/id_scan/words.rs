//! Recognises the kinds of operation that a text names, in all spellings: `InvitationLinkCreation`, `link-creation`,
//! `create_invitation_link`, `CreateInvitationLink`, "the invitation link was revoked".

use admin_api::OperationKind;

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    /// The set of one kind.
    pub(super) fn of(kind: OperationKind) -> Self {
        Self(1 << kind as u8)
    }

    /// Adds one kind.
    pub(super) fn insert(&mut self, kind: OperationKind) {
        self.0 |= Self::of(kind).0;
    }

    /// Adds all kinds of another set.
    pub(super) fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(super) fn contains(self, kind: OperationKind) -> bool {
        self.0 & Self::of(kind).0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds without tresor creation, which has no operation id of its own.
    pub(super) fn of_operations(self) -> Self {
        Self(self.0 & !Self::of(OperationKind::TresorCreation).0)
    }

    /// The kind, if there is exactly one.
    pub(super) fn single(self) -> Option<OperationKind> {
        OperationKind::ALL.into_iter().find(|&kind| self == Self::of(kind))
    }

    /// This set, or the other one if this is empty.
    pub(super) fn or(self, other: Self) -> Self {
        if self.is_empty() { other } else { self }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    Tresor,
    Link,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Create,
    Accept,
    Revoke,
}

/// The meaning of a part of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordPart {
    /// Names a kind by itself.
    Kind(OperationKind),
    Noun(Noun),
    Verb(Verb),
    /// Has no meaning, and does not separate a noun from its verb.
    Filler,
    /// Separates a noun from its verb.
    Other,
}

use WordPart::{Filler, Other};
const SHARE: WordPart = WordPart::Kind(OperationKind::Share);
const KICK: WordPart = WordPart::Kind(OperationKind::Kick);
const ACCEPTION: WordPart = WordPart::Kind(OperationKind::InvitationLinkAcception);
const REVOCATION: WordPart = WordPart::Kind(OperationKind::InvitationLinkRevocation);
const LINK: WordPart = WordPart::Noun(Noun::Link);
const TRESOR: WordPart = WordPart::Noun(Noun::Tresor);
const CREATE: WordPart = WordPart::Verb(Verb::Create);
const ACCEPT: WordPart = WordPart::Verb(Verb::Accept);
const REVOKE: WordPart = WordPart::Verb(Verb::Revoke);

/// The known parts that begin with a letter. A longer part comes before its own prefixes.
fn parts(first: u8) -> &'static [(&'static [u8], WordPart)] {
    match first {
        b'a' => &[
            (b"acceptance", ACCEPTION),
            (b"acception", ACCEPTION),
            (b"accepting", ACCEPT),
            (b"accepted", ACCEPT),
            (b"accepts", ACCEPT),
            (b"accept", ACCEPT),
            (b"approved", Filler),
            (b"approves", Filler),
            (b"approve", Filler),
            (b"approval", Filler),
        ],
        b'c' => &[
            (b"creations", CREATE),
            (b"creation", CREATE),
            (b"creating", CREATE),
            (b"created", CREATE),
            (b"creates", CREATE),
            (b"create", CREATE),
        ],
        b'd' => &[(b"details", Other), (b"detail", Other)],
        b'g' => &[(b"get", Filler)],
        b'i' => &[
            (b"invitations", LINK),
            (b"invitation", LINK),
            (b"invites", LINK),
            (b"invite", LINK),
            (b"ids", Other),
            (b"id", Other),
        ],
        b'k' => {
            &[(b"kickout", KICK), (b"kicking", KICK), (b"kicked", KICK), (b"kicks", KICK), (b"kick", KICK)]
        }
        b'l' => &[(b"links", LINK), (b"link", LINK)],
        b'o' => &[(b"operations", Filler), (b"operation", Filler)],
        b'r' => &[
            (b"revocations", REVOCATION),
            (b"revocation", REVOCATION),
            (b"revoking", REVOKE),
            (b"revoked", REVOKE),
            (b"revokes", REVOKE),
            (b"revoke", REVOKE),
            (b"rejected", Filler),
            (b"rejects", Filler),
            (b"reject", Filler),
            (b"requested", Filler),
            (b"requests", Filler),
            (b"request", Filler),
        ],
        b's' => &[(b"sharing", SHARE), (b"shared", SHARE), (b"shares", SHARE), (b"share", SHARE)],
        b't' => &[(b"tresors", TRESOR), (b"tresor", TRESOR)],
        _ => &[],
    }
}

/// Words that may stand between a noun and its verb.
const FILLERS: [&[u8]; 12] =
    [b"a", b"an", b"the", b"of", b"new", b"this", b"was", b"is", b"has", b"been", b"be", b"my"];

const LONGEST_FILLER: usize = 4;

/// A longer part of a word is not a known one.
const LONGEST_PART: usize = 40;

/// Reads words one after the other and combines adjacent nouns and verbs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WordReader {
    phrase: Phrase,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Phrase {
    #[default]
    Nothing,
    Noun(Noun),
    Verb(Verb),
    /// "create tresor", which may continue with "invitation link".
    CreateTresor,
    /// A complete pair, to which another noun still belongs.
    Pair,
}

impl WordReader {
    /// Ends a phrase: the next word is not adjacent to the last one.
    pub(super) fn end_phrase(&mut self, kinds: &mut Kinds) {
        if self.phrase == Phrase::CreateTresor {
            kinds.insert(OperationKind::TresorCreation);
        }
        self.phrase = Phrase::Nothing;
    }

    /// Reads one word, which may have several parts.
    pub(super) fn read(&mut self, word: &[u8], kinds: &mut Kinds) {
        let mut part = [0; LONGEST_PART];
        let mut length = 0;
        for (at, &byte) in word.iter().enumerate() {
            let previous = at.checked_sub(1).map(|at| word[at]);
            let starts_part = byte.is_ascii_uppercase()
                && (previous.is_some_and(|byte| byte.is_ascii_lowercase())
                    || word.get(at + 1).is_some_and(u8::is_ascii_lowercase));
            if starts_part || !byte.is_ascii_alphabetic() {
                self.read_part(&part[..length.min(LONGEST_PART)], length, kinds);
                length = 0;
            }
            // Accents, digits and punctuation only separate parts.
            if byte.is_ascii_alphabetic() {
                if let Some(slot) = part.get_mut(length) {
                    *slot = byte.to_ascii_lowercase();
                }
                length += 1;
            }
        }
        self.read_part(&part[..length.min(LONGEST_PART)], length, kinds);
    }

    fn read_part(&mut self, part: &[u8], length: usize, kinds: &mut Kinds) {
        if length == 0 || length <= LONGEST_FILLER && FILLERS.contains(&part) {
            return;
        }
        if length > LONGEST_PART || !is_all_known_parts(part) {
            return self.end_phrase(kinds);
        }
        let mut rest = part;
        while let Some((meaning, length)) = first_part(rest) {
            self.take(meaning, kinds);
            rest = &rest[length..];
        }
    }

    fn take(&mut self, meaning: WordPart, kinds: &mut Kinds) {
        self.phrase = match (self.phrase, meaning) {
            (phrase, Filler) => phrase,
            (_, WordPart::Kind(kind)) => {
                self.end_phrase(kinds);
                kinds.insert(kind);
                Phrase::Nothing
            }
            (Phrase::Verb(Verb::Create), WordPart::Noun(Noun::Tresor)) => Phrase::CreateTresor,
            (Phrase::CreateTresor, WordPart::Noun(Noun::Link)) => {
                kinds.insert(OperationKind::InvitationLinkCreation);
                Phrase::Pair
            }
            (Phrase::Verb(verb), WordPart::Noun(noun)) | (Phrase::Noun(noun), WordPart::Verb(verb)) => {
                match pair(noun, verb) {
                    Some(kind) => {
                        kinds.insert(kind);
                        Phrase::Pair
                    }
                    None => Phrase::Nothing,
                }
            }
            (Phrase::Pair, WordPart::Noun(_)) => Phrase::Pair,
            (_, WordPart::Noun(noun)) => {
                self.end_phrase(kinds);
                Phrase::Noun(noun)
            }
            (_, WordPart::Verb(verb)) => {
                self.end_phrase(kinds);
                Phrase::Verb(verb)
            }
            (_, Other) => {
                self.end_phrase(kinds);
                Phrase::Nothing
            }
        };
    }
}

fn pair(noun: Noun, verb: Verb) -> Option<OperationKind> {
    match (noun, verb) {
        (Noun::Tresor, Verb::Create) => Some(OperationKind::TresorCreation),
        (Noun::Tresor, _) => None,
        (Noun::Link, Verb::Create) => Some(OperationKind::InvitationLinkCreation),
        (Noun::Link, Verb::Accept) => Some(OperationKind::InvitationLinkAcception),
        (Noun::Link, Verb::Revoke) => Some(OperationKind::InvitationLinkRevocation),
    }
}

fn first_part(part: &[u8]) -> Option<(WordPart, usize)> {
    let parts = parts(*part.first()?);
    parts.iter().find(|(text, _)| part.starts_with(text)).map(|(text, meaning)| (*meaning, text.len()))
}

/// Whether a part consists only of known parts, such as `invitationlinkcreation`.
fn is_all_known_parts(mut part: &[u8]) -> bool {
    while let Some((_, length)) = first_part(part) {
        part = &part[length..];
    }
    part.is_empty()
}

/// The kinds that a short text names.
pub(super) fn kinds_of(text: &[u8]) -> Kinds {
    let (mut reader, mut kinds) = (WordReader::default(), Kinds::default());
    reader.read(text, &mut kinds);
    reader.end_phrase(&mut kinds);
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_recognised() {
        use OperationKind::*;
        for (kind, spellings) in [
            (TresorCreation, &["TresorCreation", "tresor-creation", "created tresor", "tresor.created"][..]),
            (
                Share,
                &["Share", "SHARE", "shares", "approve-share", "OnShareRequested", "get-share-details"][..],
            ),
            (Kick, &["Kick", "kicked", "KickOut", "kickout", "reject_kick"][..]),
            (
                InvitationLinkCreation,
                &[
                    "InvitationLinkCreation",
                    "link-creation",
                    "invitation_link_creation",
                    "INVITATION_LINK_CREATION",
                    "CreateInvitationLink",
                    "createinvitationlink",
                    "creation of an invitation link",
                    "create tresor invitation link",
                    "get-create-invitation-link-details",
                    "invite link created",
                ][..],
            ),
            (
                InvitationLinkAcception,
                &[
                    "AcceptInvitationLink",
                    "link acceptance",
                    "acception",
                    "link was accepted",
                    "InvitationAccepted",
                ][..],
            ),
            (
                InvitationLinkRevocation,
                &["RevokeInvitationLink", "linkrevocation", "revocation", "revoke the link"][..],
            ),
        ] {
            for spelling in spellings {
                assert_eq!(kinds_of(spelling.as_bytes()).single(), Some(kind), "{spelling}");
            }
            assert_eq!(kinds_of(kind.name().as_bytes()).single(), Some(kind));
            assert_eq!(kinds_of(kind.slug().as_bytes()).single(), Some(kind));
            assert_eq!(kinds_of(kind.approval().name().as_bytes()).single(), Some(kind));
        }
    }

    #[test]
    fn other_words_name_no_kind() {
        for text in [
            "",
            "creation",
            "CreatedAt",
            "TresorId created",
            "link to accept",
            "accepted",
            "shareholder",
            "sidekick",
            "tresorit",
            "invite",
            "revoked tresor",
        ] {
            assert!(kinds_of(text.as_bytes()).is_empty(), "{text}");
        }
    }

    #[test]
    fn two_kinds_are_not_a_single_one() {
        assert_eq!(kinds_of(b"share or kick").single(), None);
        let both = kinds_of(b"tresor creation, share");
        assert!(both.contains(OperationKind::TresorCreation));
        assert_eq!(both.of_operations().single(), Some(OperationKind::Share));
    }
}
