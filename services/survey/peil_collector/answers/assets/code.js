// The code stands behind # in the link, so that no server and no log ever gets it with an address. This puts it into
// the field and takes it out of the address bar; without a script people type or paste it.
"use strict";
const field = document.getElementById("veld-code");
if (field && location.hash.length > 1) {
  const given = location.hash.slice(1);
  try {
    field.value = decodeURIComponent(given);
  } catch {
    field.value = given; // a code has no % in it: the form says that it is not known
  }
  history.replaceState(null, "", location.pathname);
}
