//! The tenant's error catalogue: each row of the table that closes the API document, in its order.

/// One row of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The `ErrorCode` on the wire.
    pub code: &'static str,
    /// The HTTP status; `None` for `StandardHttpErrorWrapping`, which carries the wrapped status.
    pub status: Option<u16>,
    /// The `ErrorMessage` on the wire; empty where the document has none.
    pub message: &'static str,
}

const fn row(code: &'static str, status: u16, message: &'static str) -> CatalogueEntry {
    CatalogueEntry { code, status: if status == 0 { None } else { Some(status) }, message }
}

/// Looks a code up, letter by letter as the server spells it.
pub fn find(code: &str) -> Option<&'static CatalogueEntry> {
    CATALOGUE.iter().find(|entry| entry.code == code)
}

/// All codes that the API document lists.
#[rustfmt::skip]
pub const CATALOGUE: [CatalogueEntry; 115] = [
    row("AgreeCertDoesNotExist", 403, "Requested agree certificate doesn't exist."),
    row("AuthorizationRequiredForNonAnonymousInviteLinks", 403, "Authorization is required for non-anonymous invite links."),
    row("BadInput", 400, "Input validation failed."),
    row("CallerAndTargetUserIsTheSame", 400, "The caller user and the target user of the call must not be the same!"),
    row("CallerUserAlreadyTresorMember", 400, "The caller user has already access to the tresor."),
    row("CallerUserIsNotMemberOfTresor", 403, "Caller user has no permission for this tresor"),
    row("Certificate", 403, "General certificate related error."),
    row("CertificateDataCollision", 409, "Certificate data collide during insert batch."),
    row("CertificateIssuingFailed", 403, "Certificate signing error."),
    row("CertificateParsing", 403, "Error occurred while parsing certificate."),
    row("CertificateSigning", 403, "Certificate signing error."),
    row("CertToRevocateNotFound", 400, "The certificate to revocate does not exist."),
    row("ClientDisconnected", 500, "The client is disconnected."),
    row("ConfigurationError", 500, "The configuration of the tenant contains one or more errors."),
    row("Crypto", 403, "General cryptography related error."),
    row("DbaUploadConflict", 500, "Azure DBA block format conflicts with the block format of the Azure library! (Probably overlapped DBA and normal upload)"),
    row("DeploymentEnvironmentDoesNotExist", 404, "The requested deployment environment does not exist"),
    row("DeviceCertAlreadyRegistered", 403, "Device certificate is already registered."),
    row("DeviceCertFragmentNotFound", 403, "Device cert/profile fragment not exists for this certificate."),
    row("DeviceCertificateMissing", 403, "Device certificate missing"),
    row("DeviceCertificateRevoked", 400, "The device certificate is revoked."),
    row("DeviceCertificateSigningRequestsConsistency", 403, "Device Certificate Signing Requests not consistent."),
    row("DomainDoesNotExist", 404, "The requested domain does not exists"),
    row("EmailAddressBlocked", 403, "Email Address is blocked."),
    row("EntityExpiredButNotRemovedFromMasterFragment", 403, "Entity expired but not removed from MasterFragment"),
    row("EntityRevokedButNotRemovedFromMasterFragment", 403, "Entity revoked but not removed from MasterFragment"),
    row("EntityValidButRemovedFromMasterFragment", 403, "Entity valid but removed from MasterFragment"),
    row("EtagNotMatch", 412, "Etag mismatch."),
    row("GetDeviceCertificateCallConsistency", 403, "Get Device Certificate call not consistent."),
    row("GkfBlobConflict", 500, "Gkf upload conflicted during uploading gkf file to the blob."),
    row("GkfIntegrity", 403, "Integrity check of Group Key File failed."),
    row("HostAlreadyExists", 400, "The requested host already exist"),
    row("HostDoesNotExist", 404, "The requested host does not exist"),
    row("IllegalClaimValueInjection", 400, "User claim value injection is invalid."),
    row("IllegalTestValueInjection", 403, "Test value injection is strictly forbidden in release builds and for non-test users."),
    row("InvalidActivationId", 403, "The provided activation ID is invalid."),
    row("InvalidAuthorization", 403, "Authentication failed for user"),
    row("InvalidAuthSession", 403, "AuthSession not found or invalid."),
    row("InvalidCertificate", 403, "Certificate contains invalid values."),
    row("InvalidHostState", 400, "The requested change is invalid in the current state of the host"),
    row("InvalidHostStateTransition", 400, "The requested change in the state of the host or its installation is invalid."),
    row("InvalidInvitationLink", 403, "Invitation link is not found or invalid."),
    row("InvalidMasterFragmentChange", 403, "InvalidMasterFragmentChange"),
    row("InvalidRegistrationSessionVerifier", 403, "The provided registration session verifier is invalid for the registration session"),
    row("InvalidRegistrationValidationVerifier", 403, "The provided registration validation verifier is invalid for the registration session"),
    row("InvalidSession", 403, "Session not found or invalid."),
    row("InvalidTenantStateTransition", 400, "The requested change in the state of the tenant or its installation is invalid."),
    row("InvalidTenantType", 400, "Invalid tenant type"),
    row("InvalidToken", 403, "Login token is invalid."),
    row("InvitationLinkAlreadyExists", 400, "Invitation link already exists."),
    row("InvitationLinkBadPasswordTryLimitExceeded", 403, "Invitation link's password try limit is exceeded."),
    row("IpAddressBlocked", 403, "IP Address is blocked."),
    row("LatestAgreeCertNotKnownByClient", 412, "Latest agree certificate is unknown by the client."),
    row("LatestGkfNotKnownByClient", 412, "Latest group key file is unknown by the client."),
    row("MasterFragmentEntityKeyTypeViolation", 403, "MasterFragment entity key type violation"),
    row("MasterFragmentEntityKeyViolation", 403, "MasterFragment entity key violation"),
    row("MasterFragmentEntityUniqueIdViolation", 403, "MasterFragment entity unique Id violation"),
    row("MasterFragmentKeyNotFound", 400, "Master fragment key not found."),
    row("MasterFragmentNotFound", 404, "Master fragment not found."),
    row("MasterFragmentUserIdMismatch", 400, "MasterFragment user Id mismatch"),
    row("MasterFragmentValidationDataMismatch", 403, "MasterFragment validation data mismatch"),
    row("MasterFragmentValidationDataMissing", 400, "MasterFragment validation data missing"),
    row("MasterFragmentVersionMismatch", 400, "The given version is not the latest version of the master fragment."),
    row("MembershipRecordAlreadyExistsForCallerUser", 400, "The caller user's permission record already exists."),
    row("MembershipRecordAlreadyExistsForTargetUser", 400, "The target user's permission record already exists."),
    row("MembershipRecordNotFoundForCallerUser", 400, "The caller user's permission record was not found."),
    row("MembershipRecordNotFoundForTargetUser", 400, "The target user's permission record was not found."),
    row("NotModified", 304, "Not modified."),
    row("OnlyForTestUser", 403, "Not a test user."),
    row("PermissionChangeLogVersionNotExists", 404, "The requested permission changelog version was not found."),
    row("PolicyEntityNotExists", 404, "Policy not exists."),
    row("ProfileCertEntityNotFound", 400, "The profile cert entity does not exist."),
    row("ProfileCertificateMissing", 403, "Profile certificate missing"),
    row("ProfileSchemaMismatch", 400, "Profile schema mismatch."),
    row("PublicKeysNotDifferent", 400, "The public keys are not different."),
    row("PublicKeysNotEqual", 400, "Public keys are not equal"),
    row("RegistrationSessionIdMismatch", 400, "The provided registration session id is valid, but belongs to another user is then the given one."),
    row("RegistrationSessionNotExists", 400, "The provided registration session id does not belong to an existing registration session."),
    row("RequiredClaimNotGranted", 403, "Required claim is not granted for the user."),
    row("StandardHttpErrorWrapping", 0, ""),
    row("StorageConflict", 409, "An unexpected, conflicting storage error happened."),
    row("StorageNetwork", 500, "An unexpected, network related storage error happened."),
    row("SubscriptionDoesNotExist", 404, "The requested subscription does not exists"),
    row("SubscriptionTenantLimitReached", 400, "The tenant limit of the subscription has already been reached."),
    row("TargetUserAlreadyTresorMember", 400, "The target user has already access to the tresor."),
    row("TargetUserIsNotMemberOfTresor", 403, "Target user has no permission for this tresor"),
    row("TenantAlreadyExist", 400, "The tenant is already exists or the tenant id is taken"),
    row("TenantConfigurationFailed", 500, "The configuration of the tenant contains failed."),
    row("TenantDisabled", 503, "Tenant is disabled, therefor the request is unsatisfiable."),
    row("TenantDoesNotExist", 404, "The requested tenant does not exists"),
    row("TenantInstallationAlreadyExists", 400, "Could not create teh requested tenant installation because its already exists"),
    row("ThereIsNoAvailableTenant", 503, "Currently there is no available tenant to reserve. Try again later."),
    row("TheseArentTheDroidsYouAreLookingFor", 404, "These aren't the droids you're looking for. (How could this happened to you?! Possibly you typed in an invalid url, so the server could not handle your request. Check your code, and try again. May the force be with you!)"),
    row("TresorAlreadyDeleted", 400, "Tresor has been deleted."),
    row("TresorAlreadyExists", 400, "Tresor already exists."),
    row("TresorCreationForbidden", 403, "Tresor creation is forbidden by policy."),
    row("TresorIsAlreadyApproved", 400, "Tresor is exists, and already approved by the administrator."),
    row("TresorIsNotApproved", 400, "Tresor is exists, but not approved by the administrator yet."),
    row("TresorNotExists", 404, "Tresor head not found."),
    row("TresorSharingForbidden", 403, "Tresor sharing is forbidden by policy."),
    row("UnauthorizedAccess", 403, "Unauthorized access"),
    row("UnexpectedError", 500, "An unexpected, internal server error has happened."),
    row("UnexpectedMasterFragmentIntegrityError", 400, "Unexpected error occurred during MasterFragment integrity check."),
    row("UnexpectedStorage", 500, "An unexpected, internal server error has happened."),
    row("UnknownMasterFragmentEntityType", 403, "MasterFragment entity unique Id violation"),
    row("UserAlreadyRegistered", 403, "User already registered."),
    row("UserCertFragmentAlreadySet", 403, "UserCertFragment has been already set."),
    row("UserDeviceEntityNotFound", 400, "The device entity does not exist."),
    row("UserDoesNotHaveAgreeCert", 403, "User does not have agree certificate yet."),
    row("UserInWrongState", 403, "User is in wrong state."),
    row("UserIsDisabledByPolicy", 403, "User is disabled by policy."),
    row("UserIsNotDomainMember", 403, "The user is not member of the domain"),
    row("UserNotExists", 403, "User not exists."),
    row("UserUnderDeletion", 403, "The user's account is under deletion and the worker did not fully finish the process yet."),
    row("WrongDeviceCertOrigin", 403, "The device certificate was not issued by the current infrastructure."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_and_stand_once() {
        for entry in &CATALOGUE {
            assert_eq!(find(entry.code), Some(entry));
        }
        assert_eq!(find("LatestGkfNotKnownByClient").unwrap().status, Some(412));
        assert_eq!(find("StandardHttpErrorWrapping").unwrap().status, None);
        assert_eq!(find("badinput"), None);
    }
}
