// <guide-scenario>: adds the way so far and "one step back" to a story that works by plain links without
// this script. The way is kept with the visit (the tab's history), never on the device. An address that
// names no place of the story shows its beginning, and a sentence says so.
class Scenario extends HTMLElement {
  connectedCallback() {
    if (this.way) return;
    this.places = new Map([...this.querySelectorAll(".moment")].map((moment) => [moment.id, moment]));
    this.note = status();
    this.trail = make("nav", "trail");
    this.trail.setAttribute("aria-label", this.dataset.trail);
    this.prepend(this.note);
    this.querySelector(".story").after(this.trail);
    this.way = [];
    addEventListener("hashchange", () => this.arrive());
    this.arrive();
  }

  // The place that the fragment names or lies in; what follows from a choice is an anchor within one.
  here() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // Not an address of ours: it names nothing.
    }
    const found = id && document.getElementById(id);
    const moment = found && found.closest(".moment");
    this.note.textContent = id && !found ? this.dataset.gone : "";
    return moment ? moment.id : found ? null : this.places.keys().next().value;
  }

  arrive() {
    const here = this.here();
    if (!here) return;
    const state = history.state;
    // Back and forward bring the way as it was; a link goes on from it, or back along it.
    const kept = state && Array.isArray(state.way) ? state.way.filter((id) => this.places.has(id)) : [];
    const at = this.way.indexOf(here);
    const on = at < 0 ? this.way : this.way.slice(0, at);
    this.way = kept[kept.length - 1] === here ? kept : [...on, here];
    history.replaceState({ ...state, way: this.way }, "");
    this.show();
  }

  show() {
    this.trail.hidden = this.way.length < 2;
    const list = make("ol");
    for (const id of this.way) list.appendChild(make("li")).append(link("#" + id, this.places.get(id).querySelector("h2").lastChild.textContent.trim()));
    this.trail.replaceChildren(make("p", "label", this.dataset.trail), list, actions(button(this.dataset.back, () => history.back())));
  }
}
customElements.define("guide-scenario", Scenario);
