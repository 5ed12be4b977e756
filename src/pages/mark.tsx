/** The product's mark: a line that comes down gently. */
export function Mark() {
  return (
    <svg class="mark" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="22" height="22" rx="6" />
      <path
        class="mark-line"
        d="M4.5 6.5c6 0 5.5 8.5 13 8.5"
        fill="none"
        stroke-width="2"
        stroke-linecap="round"
      />
    </svg>
  );
}
