// Hands what reads and makes codes to the scripts of the pages that loaded it with a press.
self.guideCodes = {
  Damage, NUMBERS, SEEDS, LINK_LIMIT, encodeAssignment, decodeAssignment, makeKey, keyFile,
  questionsOf, sealResult, roomFor, openResult, shortCode, readShort, findCodes, readKeyFile, unlockKey, scored, missedMost, csv,
};
