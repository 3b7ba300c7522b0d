"""Line icons, drawn for the kit on a grid of 24; paths only, so that they take the colour of their text."""

ICONS = {
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "warning": '<path d="M12 4l9 15.5H3z"/><path d="M12 10v4M12 16.8v.2"/>',
    "late": '<path d="M8 3.5h8L20.5 8v8L16 20.5H8L3.5 16V8z"/><path d="M12 8v5M12 15.8v.2"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.2"/>',
    "dot": '<circle cx="12" cy="12" r="3.5"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "down": '<path d="M6 9.5l6 6 6-6"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "person": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.8-4 3.5-6 7-6s6.2 2 7 6"/>',
    "people": '<circle cx="9" cy="8.5" r="3"/><path d="M3 19.5c.6-3.5 3-5 6-5s5.4 1.5 6 5"/>'
    '<path d="M15.5 5.800a3 3 0 010 5.400M17.5 14.800c2 .6 3.2 2.2 3.5 4.7"/>',
    "house": '<path d="M4 11l8-7 8 7v9h-5.5v-5.5h-5V20H4z"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.5h16M8 3.5v4M16 3.5v4"/>',
    "file": '<path d="M6 3.5h8l4.5 4.5v12.5H6z"/><path d="M14 3.5V8h4.5M9 12.5h6M9 16h6"/>',
    "letter": '<path d="M3.5 6h17v12.5h-17z"/><path d="M4 6.5l8 7 8-7"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
    "upload": '<path d="M12 16V5M7 9.5l5-5 5 5M5 20h14"/>',
    "chart": '<path d="M4 4v16h16"/><path d="M8 16v-4M12 16V8M16 16v-6"/>',
    "flag": '<path d="M6 21V4h11l-2.5 4 2.5 4H6"/>',
    "link": '<path d="M10 14a4 4 0 005.7 0l3-3a4 4 0 00-5.7-5.700l-1 1"/>'
    '<path d="M14 10a4 4 0 00-5.7 0l-3 3a4 4 0 005.7 5.700l1-1"/>',
    "settings": '<path d="M4 8h9M17 8h3M4 16h3M11 16h9"/><circle cx="15" cy="8" r="2"/>'
    '<circle cx="9" cy="16" r="2"/>',
    "exit": '<path d="M14 4H5v16h9M10 12h10M16.5 8l4 4-4 4"/>',
    "copy": '<path d="M9 9h11v11H9z"/><path d="M5.5 15H4V4h11v1.5"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>',
    "eye": '<path d="M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12z"/>'
    '<circle cx="12" cy="12" r="3"/>',
    "lock": '<path d="M5.5 11h13v9h-13z"/><path d="M8.5 11V7.5a3.5 3.5 0 017 0V11"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0112 0v5.5l1.5 1.5h-15zM10 20.5h4"/>',
    "book": '<path d="M12 6c-2-1.5-4.5-2-8-2v14c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V4c-3.5 0-6 .5-8 2zM12 6v14"/>',
    "chat": '<path d="M4 5h16v11h-9l-4.5 4v-4H4z"/>',
    "route": '<circle cx="6" cy="18" r="2.5"/><circle cx="18" cy="6" r="2.5"/>'
    '<path d="M8.5 18H14a3 3 0 000-6h-4a3 3 0 010-6h5.5"/>',
    "work": '<path d="M3.5 8h17v11.5h-17zM9 8V5h6v3M3.5 13h17"/>',
    "scale": '<path d="M12 4v16M7.5 20h9M5 7h14"/><path d="M5 7l-3 7h6zM19 7l-3 7h6z"/>',
    "school": '<path d="M2.5 9.5L12 5l9.5 4.5L12 14z"/><path d="M6.5 11.5V16c3.5 2.5 7.5 2.5 11 0v-4.5"/>',
}

TONE_ICONS = {"neutral": "dot", "info": "info", "ok": "check", "warn": "clock", "late": "late"}

# one shape per light, so that it can be told without colour
LIGHT_SHAPES = {
    "ok": '<circle cx="8" cy="8" r="7"/>',
    "warn": '<path d="M8 1l7 13H1z"/>',
    "late": '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/>',
    "info": '<path d="M1.5 1.5h13v13h-13z"/>',
    "neutral": '<path d="M2 6.5h12v3H2z"/>',
}
