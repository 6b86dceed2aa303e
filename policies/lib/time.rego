# METADATA
# title: Questions about instants
# description: |
#   Helpers that compare instants with the evaluation time. Instants are RFC 3339 text; lengths of time
#   are a whole number and a unit, such as `30d`.
package portcullis.lib.time

# METADATA
# description: The evaluation time in nanoseconds.
now_ns := time.parse_rfc3339_ns(input.now)

# METADATA
# description: An instant in nanoseconds.
ns(instant) := time.parse_rfc3339_ns(instant)

# METADATA
# description: Whether an instant lies further in the future than clocks may differ.
in_future(instant) if ns(instant) > now_ns + skew_ns

# METADATA
# description: Whether an instant lies further in the past than clocks may differ.
in_past(instant) if ns(instant) < now_ns - skew_ns

# METADATA
# description: Whether an instant is past; the instant itself is.
over(instant) if ns(instant) <= now_ns

# METADATA
# description: Whether more time than the given length has gone by since an instant.
older_than(instant, length) if now_ns - ns(instant) > portcullis.duration_ns(length)

skew_ns := portcullis.duration_ns(data.rules.evidence.clockSkew)
