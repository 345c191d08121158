// SPDX-License-Identifier: Apache-2.0
// How patients of tests consent, as patients do: on the page of their visit, or by a word that the clinic writes down. No visit
// starts without. Takes clients of any kind, and needs no library.

/// The patient said yes to the front desk, for a test that is about something else. Not in states that want it written.
export function consentByMouth(api, {id, demographics: {firstName, lastName}}, consentType = 'GENERAL') {
  return api.telehealth.recordVerbalConsent.mutate(spokenConsent(id, `${firstName} ${lastName}`, consentType));
}

/// The input of the same.
export function spokenConsent(patientId, signerName, consentType = 'GENERAL') {
  return {
    patientId, consentType, patientAnswer: 'YES', signerName,
    words: 'The text was read out. "Do you agree?" "Yes, I agree."',
  };
}

/// The patient reads to the end and signs one consent; `page` is the client of their device.
export async function signOnPage(page, consentType = 'GENERAL', signerName = 'Ada Test') {
  const {consentId, textHash} = await page.visit.openConsent.mutate({consentType});
  await page.visit.consentReadToEnd.mutate({consentId});
  return page.telehealth.signConsent.mutate({
    consentId, textHash, signatureType: 'typed', signatureData: signerName, signerName, acknowledgedReading: true, disclosureAccepted: true,
  });
}

/// Signs all that the visit cannot start without.
export async function signWhatIsMissing(page, signerName) {
  const {consentMissing} = await page.visit.get.query();
  for (const {consentType} of consentMissing) await signOnPage(page, consentType, signerName);
}
