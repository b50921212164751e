"""The synthetic twin of a study, and the page that holds it beside what is published."""
