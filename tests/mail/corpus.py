"""Labelled mails for measuring recognition: what robots write, with and without the headers that say so, and people.

Hand-made after the notices of programs in use (Exim, qmail, Postfix, Exchange, Zimbra, Gmail, Yahoo, cPanel, Notes …)
and after how Indonesian offices word theirs. Every entry: (name, kind, raw bytes).
"""

from requests_app.mailbox.kinds import Kind

OURS = "<0123456789abcdef0123456789abcdef@lpse.example>"
Entry = tuple[str, Kind, bytes]


def mail(subject: str, text: str, sender: str = "Dewi Lestari <dewi@instansi.example>", *more: str) -> bytes:
    lines = [f"From: {sender}", "To: helpdesk@lpse.example", f"Subject: {subject}", *more]
    lines += ["Message-ID: <x@instansi.example>", "Content-Type: text/plain; charset=utf-8"]
    return "\r\n".join([*lines, "", *text.split("\n"), ""]).encode()


def report(subject: str, text: str, action: str, diagnostic: str, enclosed: str = OURS) -> bytes:
    """A delivery report of the standard form (RFC 3464) that encloses the headers of our mail."""
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.instansi.example>\r\nTo: helpdesk@lpse.example\r\n"
        f"Subject: {subject}\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        f"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.instansi.example\r\n\r\n"
        f"Final-Recipient: rfc822; budi@instansi.example\r\nAction: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; {diagnostic}\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: Permohonan\r\nMessage-ID: {enclosed}\r\n\r\n--b--\r\n"
    ).encode()


DAEMON = "Mail Delivery Subsystem <mailer-daemon@mx.instansi.example>"
NOBODY = "Return-Path: <>"
SAID = (
    f"----- Original message -----\nFrom: helpdesk@lpse.example\nMessage-ID: {OURS}\nSubject: Permohonan KT-2026-00001"
)


def _auto(name: str, *parts: str) -> Entry:
    return name, Kind.AUTO_REPLY, mail(*parts)


def _bounce(name: str, *parts: str) -> Entry:
    return name, Kind.BOUNCE, mail(*parts)


def _letter(name: str, *parts: str) -> Entry:
    return name, Kind.LETTER, mail(*parts)


DEWI = "Dewi Lestari <dewi@instansi.example>"
AUTO: list[Entry] = [
    _auto("gmail", "Di luar kantor Re: Permohonan", "Saya kembali tanggal 1.", DEWI, "Auto-Submitted: auto-replied", "Precedence: bulk"),
    _auto("outlook", "Automatic reply: Permohonan", "I am out of office.", DEWI, "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"),
    _auto("outlook_id", "Balasan otomatis: Permohonan", "Sedang rapat di luar kota.", DEWI, "Auto-Submitted: auto-generated"),
    _auto("zimbra", "Out of Office Re: Permohonan", "Away.", DEWI, "Auto-Submitted: auto-replied", "Precedence: bulk"),
    _auto("sieve", "Auto: Permohonan", "Sampai tanggal 5.", DEWI, "Auto-Submitted: auto-replied (vacation)"),
    _auto("cpanel", "Tidak di tempat", "Hubungi rekan saya.", DEWI, "X-Autorespond: Permohonan", "Precedence: auto_reply"),
    _auto("plesk", "Re: Permohonan", "Terima kasih atas surel Anda.", DEWI, "X-Autoreply: yes"),
    _auto("null_path", "Re: Permohonan", "Kami sedang libur.", DEWI, NOBODY),
    _auto("ticket_system", "[#1234] Permohonan", "Tiket Anda dibuat.", "Helpdesk <bantuan@vendor.example>", "Auto-Submitted: auto-generated"),
    _auto("calendar", "Accepted: Rapat", "Dewi menerima.", DEWI, "Auto-Submitted: auto-generated"),
    _auto("delayed", "Warning: message delayed 4 hours", "Still trying.", DAEMON, "Auto-Submitted: auto-replied"),
    _auto("read_receipt", "Read: Permohonan", "Surel Anda dibaca.", DEWI, "Auto-Submitted: auto-replied"),
    # Without any header that says so.
    _auto("bare_cuti", "Balasan Otomatis: Permohonan", "Saya sedang cuti sampai 30 November. Hubungi Ibu Rina.", DEWI),
    _auto("bare_dinas", "Re: Permohonan", "Mohon maaf, saat ini saya sedang dinas luar. Surel akan saya balas sekembalinya.", DEWI),
    _auto("bare_ooo", "Out of office Re: Permohonan", "I am currently out of the office with limited access to email.", DEWI),
    _auto("bare_automatic", "Automatic reply: Permohonan", "Thank you for your message. I will respond on Monday.", DEWI),
    _auto("bare_noreply", "Surel Anda telah kami terima", "Pesan ini dikirim secara otomatis, mohon tidak membalas surel ini.", "Layanan <noreply@layanan.example>"),
    _auto("bare_noreply_only", "Konfirmasi penerimaan", "Nomor tiket Anda 77123.", "Layanan <no-reply@layanan.example>"),
    _auto("bare_received", "Tiket 8812 dibuat", "Email Anda telah kami terima dan akan segera ditindaklanjuti oleh petugas.", "CS <cs@layanan.example>"),
    _auto("bare_notes", "Dewi Lestari is out of the office", "I will be out of the office starting 20/11/2026 and will not return until 01/12/2026.", DEWI),
    _auto("bare_leave", "On leave: Permohonan", "I am on annual leave until 1 December.", DEWI),
    _auto("bare_jawaban", "Jawaban otomatis", "Kantor tutup. Kami layani kembali hari Senin.", DEWI),
    _auto("bare_not_monitored", "Re: Permohonan", "This mailbox is not monitored. Please use our portal.", "Info <info@vendor.example>"),
    _auto("bare_otomatis", "Re: Permohonan", "Ini adalah balasan otomatis.\nTerima kasih telah menghubungi kami.", "Info <info@dinas.example>"),
    _auto("bare_pindah", "Re: Permohonan", "Terhitung 1 Oktober saya bertugas di tempat baru. Silakan hubungi pengganti saya.", DEWI),
    _auto("bare_umroh", "Re: Permohonan", "Mohon doa, saya menunaikan ibadah umrah sampai tanggal 3 Desember.", DEWI),
    _auto("bare_wa", "Re: Permohonan", "Terima kasih telah menghubungi kami. Jam layanan 08.00-16.00. Silakan hubungi WA 0812-0000-0000.", "Layanan <layanan@dinas.example>"),
]  # fmt: skip

BOUNCES: list[Entry] = [
    ("postfix", Kind.BOUNCE, report("Undelivered Mail Returned to Sender", "I'm sorry.", "failed", "550 5.1.1 User unknown")),
    ("gmail", Kind.BOUNCE, report("Delivery Status Notification (Failure)", "Address not found", "failed", "550-5.1.1 NoSuchUser")),
    ("exchange", Kind.BOUNCE, report("Undeliverable: Permohonan", "Couldn't be delivered.", "failed", "550 5.1.10 RecipientNotFound")),
    ("dovecot", Kind.BOUNCE, report("Rejected: Permohonan", "Quota exceeded.", "failed", "552 5.2.2 Mailbox full")),
    ("in_indonesian", Kind.BOUNCE, report("Surel tidak terkirim", "Alamat tidak dikenal.", "failed", "550 tidak dikenal")),
    _bounce("exim", "Mail delivery failed: returning message to sender", f"A message that you sent could not be delivered.\n\n  budi@instansi.example\n    Unrouteable address\n\n{SAID}", DAEMON, NOBODY, "X-Failed-Recipients: budi@instansi.example"),
    _bounce("qmail", "failure notice", f"Hi. This is the qmail-send program.\n<budi@instansi.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n{SAID}", "MAILER-DAEMON@mx.instansi.example", NOBODY),
    _bounce("yahoo", "Failure Notice", f"Sorry, we were unable to deliver your message.\n\n554 5.5.4 delivery error\n\n{SAID}", "MAILER-DAEMON@yahoo.example"),
    _bounce("mdaemon", "Warning: budi@instansi.example - Delivery failed", f"The attached message had PERMANENT fatal delivery errors!\n{SAID}", "MDaemon <mdaemon@dinas.example>"),
    _bounce("exchange_bare", "Undeliverable: Permohonan", f"Your message did not reach some or all of the intended recipients.\nThe e-mail account does not exist.\n{SAID}", "System Administrator <postmaster@dinas.example>"),
    _bounce("notes", "DELIVERY FAILURE: User budi not listed in Directory", f"Your message was not delivered because User budi not listed.\n{SAID}", "postmaster@notes.example"),
    _bounce("zimbra_id", "Pengiriman surel gagal", f"Kotak surat penerima sudah penuh.\n{SAID}", "Mail Delivery <mailer-daemon@mail.kab.example>"),
    _bounce("full_id", "Email gagal terkirim", f"Alamat email penerima tidak ditemukan.\n{SAID}", "postmaster@kota.example"),
    _bounce("groupwise", "Message status - undeliverable", f"The message that you sent was undeliverable: mailbox full\n{SAID}", "Postmaster <postmaster@gw.example>"),
    _bounce("gateway", "Returned mail: see transcript for details", f"----- The following addresses had permanent fatal errors -----\n{SAID}", "Mail Delivery Subsystem <MAILER-DAEMON@gw.example>"),
    _bounce("no_daemon", "Undelivered: Permohonan", f"User unknown: budi\n{SAID}", "System <system@dinas.example>"),
    _bounce("spam_gateway", "Message blocked", f"Your message was rejected by our content filter. SMTP error 554.\n{SAID}", "Gateway <gateway@dinas.example>"),
    _bounce("kembali_id", "Surat dikembalikan", "Maaf, pegawai ini sudah pensiun dan alamatnya tidak dipakai lagi.", "Admin <admin@dinas.example>"),
]  # fmt: skip

LISTS: list[Entry] = [
    (
        "newsletter",
        Kind.LIST,
        mail(
            "Promo toner November", "Diskon 20%.", "Toko <info@toko.example>", "List-Unsubscribe: <https://x.example>"
        ),
    ),
    (
        "mailman",
        Kind.LIST,
        mail(
            "[lpse-id] Undangan rapat",
            "Rapat hari Senin.",
            DEWI,
            "List-Id: <lpse-id.groups.example>",
            "Precedence: list",
        ),
    ),
    ("bulk", Kind.LIST, mail("Edaran", "Selamat hari raya.", DEWI, "Precedence: bulk")),
]

THANKS: list[Entry] = [
    (
        "short",
        Kind.THANKS,
        mail(
            "Re: Hasil permohonan",
            "Terima kasih, sudah bisa masuk.\n\nPada Jum, 20 Nov 2026 helpdesk menulis:\n> Mohon segera masuk.",
        ),
    ),
    ("capital", Kind.THANKS, mail("Re: Hasil", "TERIMA KASIH BANYAK ATAS BANTUANNYA")),
    ("short_word", Kind.THANKS, mail("Re: Hasil", "Siap, makasih pak.\n--\nDewi")),
    (
        "quoting_us",
        Kind.THANKS,
        mail(
            "Re: Hasil",
            "Trims.\n\nHormat kami\nSurel ini dikirim otomatis. Password dan kode pengambilan tidak pernah dikirim.",
        ),
    ),
]

LETTERS: list[Entry] = [
    _letter("plain", "Permohonan reset password", "Yth. Helpdesk\nNama: Budi\nMohon reset password. Terima kasih."),
    _letter("short", "reset password", "tolong reset pak, lupa sandi"),
    _letter("english", "Password reset", "Dear helpdesk, please reset my password."),
    _letter("about_a_failed_mail", "Surel saya gagal", "Kemarin surel saya ke LPSE gagal terkirim, mohon dicek. Berkas saya kirim ulang."),
    _letter("about_leave", "Permohonan PPK", "PPK kami sedang menjalankan tugas; mohon informasi user ID PPK pengganti."),
    _letter("thanks_at_the_end", "Permohonan user ID", "Mohon informasi user ID saya.\nTerima kasih."),
    _letter("question_with_thanks", "Re: Hasil", "Terima kasih, tetapi kode yang disebutkan tidak bisa dipakai."),
    _letter("thanks_and_question", "Re: Hasil", "Terima kasih. Apakah password boleh diganti sekarang?"),
    _letter("quoting_our_footer", "Re: Mohon lengkapi", "Berikut SK yang diminta.\n\nPada Jum, 20 Nov 2026 helpdesk menulis:\n> Surel ini dikirim otomatis. Password dan kode pengambilan tidak pernah dikirim melalui surel."),
    _letter("quoting_unmarked", "Re: Mohon lengkapi", "Berikut SK yang diminta.\n\nHormat kami\nSurel ini dikirim otomatis. Password dan kode pengambilan tidak pernah"),
    _letter("suppresses_answers", "Permohonan reset", "Mohon reset password.", DEWI, "X-Auto-Response-Suppress: OOF, AutoReply"),
    _letter("auto_submitted_no", "Permohonan reset", "Mohon reset password.", DEWI, "Auto-Submitted: no"),
    _letter("official", "Permohonan Perubahan Password Auditor", "Bersama ini kami sampaikan permohonan sebagaimana terlampir.\nInspektorat Contoh"),
    _letter("forward", "Fwd: Permohonan reset", "Diteruskan dari pimpinan.\n-------- Pesan yang diteruskan --------\nDari: a@b.example\nMohon reset."),
    _letter("empty", "", ""),
    _letter("subject_only", "Mohon reset password an. Budi NIP 199003152015031002", ""),
    _letter("important", "PENTING", "Mohon bantuan, tidak bisa login SPSE. User ID: PPK.BUDI", DEWI, "X-Priority: 1"),
    _letter("mobile", "Password", "Min tolong reset ya\n\nDikirim dari iPhone saya"),
    _letter("with_receipt", "Permohonan", "Mohon reset.", DEWI, "Disposition-Notification-To: dewi@instansi.example"),
    _letter("about_automatic", "Tanya", "Apakah pengiriman kode di SPSE berjalan otomatis? Saya belum menerima."),
    _letter("error_550", "Kendala SPSE", "Saat login muncul galat 500. Mohon bantuannya."),
    _letter("postmaster_word", "Alamat surel baru", "Alamat surel saya yang lama tidak dipakai lagi, mohon diganti."),
    _letter("javanese", "Nyuwun tulung", "Nyuwun tulung reset password, matur nuwun."),
    _letter("group_address", "Permohonan reset", "Mohon reset password PPK.", DEWI, "List-Id: <staf.dinas.example>", "Precedence: list"),
]  # fmt: skip

CORPUS = [*AUTO, *BOUNCES, *LISTS, *THANKS, *LETTERS]
