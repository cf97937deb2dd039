//! nevisIDM's error codes, as the document on device passwords lists them, each once and in its order.

/// Codes that have a meaning of their own for whoever deletes a device password.
pub mod code {
    /// The client, the user or the credential does not exist. Only the message tells which ([`crate::nevis::Missing`]).
    pub const NO_RECORD: &str = "errors.noRecord";
    /// The caller lacks the right for the function. The message names it.
    pub const INSUFFICIENT_RIGHTS_FUNCTION: &str = "errors.insufficientRightsFunction";
    /// The caller has the right, but not for this user.
    pub const COMBINED_DATAROOM_DENIED: &str = "errors.combinedDataroomDenied";
    /// The JWT in `X-Token` is missing, expired or another user's.
    pub const INVALID_JWT_TOKEN: &str = "errors.invalidJWTToken";
    /// The caller could not be authenticated.
    pub const USER_LOGIN_FAILED: &str = "errors.userLoginFailed";
    /// A policy forbids the change.
    pub const POLICY_VIOLATION: &str = "errors.policyViolation";
    /// There is no such path.
    pub const INVALID_URI: &str = "errors.invalidUri";
    /// The path does not have this method.
    pub const UNSUPPORTED_OPERATION: &str = "errors.unsupportedOperation";
}

/// All codes that the document lists for `errors[].code`.
pub const CODES: [&str; 162] = [
    "errors.fatalError",
    "errors.unknownReason",
    "errors.inconsistentData",
    "errors.duplicateName",
    "errors.invalidData",
    "errors.duplicateValue",
    "errors.duplicateEmail",
    "errors.duplicateMobile",
    "errors.undeletedDependencies",
    "errors.noRecord",
    "errors.invalidConfig",
    "errors.missingReferenceData",
    "errors.recordDeleted",
    "errors.modifyReadonlyData",
    "errors.tooManySearchResults",
    "errors.pessimisticLockingFailure",
    "errors.policyViolation",
    "errors.deleteDefaultEntityFailure",
    "errors.emailChannel",
    "errors.noSmtpConnection",
    "errors.SmtpNotConfigured",
    "errors.propertyUniquenessViolated",
    "errors.property.stringmaxlen",
    "errors.property.stringregex",
    "errors.property.regexinv",
    "errors.pwdPolicyViolated",
    "errors.certificatePolicyViolated",
    "errors.identifierPolicyViolated",
    "errors.passwordExists",
    "errors.mtanFormatViolated",
    "errors.mtanFormatE164Violated",
    "errors.tempStrongPasswordExists",
    "errors.safewordExists",
    "errors.securidExists",
    "errors.ticketExists",
    "errors.kerberosExists",
    "errors.tooManyOTPCards",
    "errors.urlTicketMissingURLPrefix",
    "errors.certificateExists",
    "errors.vascoExists",
    "errors.PUKExists",
    "errors.URLTicketExists",
    "errors.mobileSignatureExists",
    "errors.securityQuestionsExists",
    "errors.recoveryCodeExists",
    "errors.securityQuestionsMaxReached",
    "errors.qrCodeGenerationFailed",
    "errors.oathSecretIsShared",
    "errors.nocertcred",
    "errors.CredTypeUnitPolicyViolated",
    "errors.CredTypeClientPolicyViolated",
    "errors.credentialNotActive",
    "errors.dimensionNotMatch",
    "errors.noTemplate",
    "errors.pdfPrintingFailure",
    "errors.missingMandatoryPlaceholder",
    "errors.defaultCollectionDelete",
    "errors.tableTypeMismatch",
    "errors.nullRequestBody",
    "errors.deserialization",
    "errors.nullParameter",
    "errors.invalidParameter",
    "errors.invalidDate",
    "errors.invalidDateOrDateTime",
    "errors.invalidDateInterval",
    "errors.invalidMobile",
    "errors.mobileCannotBeDeleted",
    "errors.mobileMissing",
    "errors.userLoginIdNull",
    "errors.userLoginFailed",
    "errors.userNameNull",
    "errors.userFirstNameNull",
    "errors.userSexNull",
    "errors.userCountryNull",
    "errors.userEmailNull",
    "errors.userMobileNull",
    "errors.userPhoneFormat",
    "errors.userEmailFormat",
    "errors.msisdnFormat",
    "errors.applicationNameNull",
    "errors.credentialFidoUaf.invalidAuthVersionFormat",
    "errors.credentialFidoUaf.invalidPublicKeyAlgorithm",
    "errors.credentialFidoUaf.invalidKeyIdFormat",
    "errors.credentialFidoUaf.invalidAaidFormat",
    "errors.credentialFidoUaf.emptyAppId",
    "errors.credentialFidoUaf.notUnique",
    "errors.msspIdentifierMissing",
    "errors.invalidTimeInterval",
    "errors.unitInvalidValidityPeriodParent",
    "errors.unitInvalidValidFromParameterParent",
    "errors.unitInvalidValidUntilParameterParent",
    "errors.unitInvalidValidityPeriodChild",
    "errors.unitInvalidValidFromParameterChild",
    "errors.unitInvalidValidUntilParameterChild",
    "errors.noClientFound",
    "errors.inconsistentClientAssignment",
    "errors.noDefaultUnitInClient",
    "errors.samlAttributeFormat",
    "errors.insufficientRightsFunction",
    "errors.maxResetCount",
    "errors.insufficientFineGrainedRights",
    "errors.potentialPrivilegeEscalation",
    "errors.applDataroomDenied",
    "errors.unitDataroomDenied",
    "errors.eRoleDataroomDenied",
    "errors.combinedDataroomDenied",
    "errors.clientDataroomDenied",
    "errors.referenceDataChangeDenied",
    "errors.attrAccessForbidden",
    "errors.filesystemIO",
    "errors.reporting.tooManyRequests",
    "errors.modifyArchivedUser",
    "errors.modifyArchivedCredential",
    "errors.archiveCredentialDenied",
    "errors.modifyArchivedProfile",
    "errors.assignDisabledUnit",
    "errors.assignProfilelessUnit",
    "errors.profilelessFlagCannotBeSet",
    "errors.modifyExtId",
    "errors.docTypeNotModifiable",
    "errors.addIdmToApplDataroom",
    "errors.applicationLimitsDataroomUnitsMaxExceeded",
    "errors.assignSubunitAsParent",
    "errors.history.norecord",
    "errors.loginIdGeneratorFailed",
    "errors.fileupload.vasco",
    "errors.techUser.oneProfile",
    "errors.urlTicket.invalidFormat",
    "errors.passwordChangeDeadlineExceeded",
    "errors.pcyconf.invalidParamValue",
    "errors.pcyconf.missingParam",
    "errors.pcyconf.missingProfilePolicy",
    "errors.pcyconf.multipleClientPolicy",
    "errors.pcyconf.invalidParamName",
    "errors.userImport.fileupload.invalidTemplate",
    "errors.enterpriseRolesDisabled",
    "errors.queryServiceDisabled",
    "errors.serviceDisabled",
    "errors.invalidUri",
    "errors.unsupportedMediaType",
    "errors.jsonProcessingError",
    "errors.unsupportedOperation",
    "errors.unsupportedCredentialTypeToCreate",
    "errors.unsupportedCredentialTypeToDelete",
    "errors.credentialTypeWithoutProperties",
    "errors.invalidAssignIdmroleToErole",
    "errors.invalidJWTToken",
    "errors.modifyProtectedFieldInvalidJWTToken",
    "errors.optimisticLockingFailure",
    "errors.deleteDefaultUnitCredPolicyFailure",
    "errors.otherGenderPolicyDisabled",
    "error.login.userState",
    "error.job.execution.failure",
    "errors.invalidSyntax",
    "errors.mandatoryParameterMissing",
    "errors.fieldIsNotIndexed",
    "errors.fieldIsNotDirectlyIndexed",
    "errors.entityManagerNotOpen",
    "errors.unsuccessfulQuery",
    "errors.queryHasTimedOut",
    "errors.emailPolicyViolated",
    "errors.policyInconsistency",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut codes = CODES.to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CODES.len());
    }

    #[test]
    fn every_constant_is_a_documented_code() {
        for code in [
            code::NO_RECORD,
            code::INSUFFICIENT_RIGHTS_FUNCTION,
            code::COMBINED_DATAROOM_DENIED,
            code::INVALID_JWT_TOKEN,
            code::USER_LOGIN_FAILED,
            code::POLICY_VIOLATION,
            code::INVALID_URI,
            code::UNSUPPORTED_OPERATION,
        ] {
            assert!(CODES.contains(&code), "{code}");
        }
    }
}
