// The OWASP API Security Top 10 of 2023, all rules but one; the exception and its reason stand here.
import owasp from "@stoplight/spectral-owasp-ruleset";

export default {
  extends: [[owasp, "all"]],
  rules: {
    // `?api_key=` is an opt-in of single keys with few scopes, deprecated from the start; see docs/how-to/api-keys.md.
    "owasp:api2:2023-no-api-keys-in-url": "off",
  },
};
