/** Tells sign-up forms the time zone of the browser. Without JavaScript it is chosen in the settings. */
for (const field of document.querySelectorAll("[data-time-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
