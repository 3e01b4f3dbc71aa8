"""Every metric there is, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qunluo.analytics.metrics.active_hours import active_hours
from qunluo.analytics.metrics.average_length import average_length
from qunluo.analytics.metrics.burst_days import burst_days
from qunluo.analytics.metrics.concentration import gini, top_tenth_share
from qunluo.analytics.metrics.content_interaction import content_interaction
from qunluo.analytics.metrics.content_shares import image_share, link_share, quote_share
from qunluo.analytics.metrics.conversation_length import conversation_length
from qunluo.analytics.metrics.daily_active_rate import daily_active_rate
from qunluo.analytics.metrics.falling_days import falling_days
from qunluo.analytics.metrics.first_response import first_response_median, first_response_p90, staff_response_median
from qunluo.analytics.metrics.growth import growth
from qunluo.analytics.metrics.leave_rate import leave_rate_month, leave_rate_week
from qunluo.analytics.metrics.longest_silence import longest_silence
from qunluo.analytics.metrics.messages_per_day import messages_per_day
from qunluo.analytics.metrics.messages_per_member_day import messages_per_member_day
from qunluo.analytics.metrics.messages_trend import messages_trend
from qunluo.analytics.metrics.metric import Metric
from qunluo.analytics.metrics.never_spoke_share import never_spoke_share
from qunluo.analytics.metrics.newcomers_speak import newcomers_speak_7d, newcomers_speak_24h
from qunluo.analytics.metrics.night_share import night_share
from qunluo.analytics.metrics.quiet_days import quiet_days
from qunluo.analytics.metrics.recall_share import recall_share
from qunluo.analytics.metrics.red_packets import red_packets_per_week
from qunluo.analytics.metrics.retention import retention_d7, retention_d30
from qunluo.analytics.metrics.silent_share import lost_share, silent_share
from qunluo.analytics.metrics.speakers_share import monthly_speakers_share, weekly_speakers_share
from qunluo.analytics.metrics.staff_share import staff_share
from qunluo.analytics.metrics.stickiness import dau_mau
from qunluo.analytics.metrics.topic_reply_share import topic_reply_share
from qunluo.analytics.metrics.unanswered_share import unanswered_share
from qunluo.analytics.metrics.valuable_share import valuable_share
from qunluo.analytics.metrics.weekend_ratio import weekend_ratio
from qunluo.analytics.metrics.welcome_share import welcome_share

METRICS: Final[Mapping[str, Metric]] = {
    metric.name: metric
    for metric in (
        messages_per_day,
        messages_per_member_day,
        daily_active_rate,
        dau_mau,
        weekly_speakers_share,
        monthly_speakers_share,
        valuable_share,
        messages_trend,
        falling_days,
        quiet_days,
        longest_silence,
        burst_days,
        conversation_length,
        topic_reply_share,
        first_response_median,
        first_response_p90,
        staff_response_median,
        unanswered_share,
        retention_d7,
        retention_d30,
        newcomers_speak_24h,
        newcomers_speak_7d,
        welcome_share,
        growth,
        leave_rate_month,
        leave_rate_week,
        silent_share,
        lost_share,
        never_spoke_share,
        top_tenth_share,
        gini,
        staff_share,
        content_interaction,
        image_share,
        link_share,
        quote_share,
        recall_share,
        average_length,
        red_packets_per_week,
        night_share,
        active_hours,
        weekend_ratio,
    )
}
"""In the order in which a report tells them: activity, rhythm, answers, newcomers, members, content, hours."""
