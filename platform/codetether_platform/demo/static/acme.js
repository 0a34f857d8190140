// The partner's own page script: lets the element ask the partner's server to vouch for whoever is signed in.
const element = document.querySelector("codetether-task");

element.fetchClientSecret = async () => {
  const answer = await fetch("/demo/session", { method: "POST" });
  if (!answer.ok) {
    throw new Error(`the partner's server answered ${answer.status}`);
  }
  return (await answer.json()).client_secret;
};
