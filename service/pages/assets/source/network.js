// Sections that show a part of the network: drawn when they come into sight, and only then is the library for it loaded.
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    import("./drawing.js").then(({ draw }) => draw(target));
  }
}, { rootMargin: "200px" });

for (const section of document.querySelectorAll("[data-network]")) seen.observe(section);
