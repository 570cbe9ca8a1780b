"""The live preview: the site shown on this machine, built anew at each save, with what a failed build says on the page.

``watch`` notices saves, ``live`` builds after them, ``server`` sends pages and tells those that are open. The files of
the site are never changed for it. Called from outside: :func:`evidence.preview.live.preview`.
"""
