// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/DamageStrip.h"

#include "ui/trace/OutsideText.h"
#include "ui/widgets/TimeText.h"

#include <QSettings>

namespace waybill::ui::relay {

namespace {

const QString notedKey = QStringLiteral("relay/damageSeen");

QString nameOf(const feed::DamagedFile& file) { return trace::shown(file.setAside); }

} // namespace

DamageStrip::DamageStrip(QSettings* settings, QWidget* parent)
    : Strip(parent), m_settings(settings)
{
    setObjectName(QStringLiteral("damageStrip"));
    if (m_settings != nullptr)
        m_noted = m_settings->value(notedKey).toString();
    connect(this, &Strip::actionClicked, this, &DamageStrip::note);
}

// What a person has to look at stands in the same sentence: rows that are missing, and mails that lost their request.
QString DamageStrip::sentenceOf(const feed::DamagedFile& file, Timestamp now)
{
    QString text = tr("%1 was damaged, which the relay found %2: %3 rows could be read and are in a new file; the damaged one is kept as %4.")
                       .arg(trace::shown(file.file), moment(file.foundAt, now), countText(file.rows), nameOf(file));
    const std::int64_t mails = file.mails.value_or(0);
    if (mails > 0)
        text += QLatin1Char(' ')
                + tr("%n received mails lost their request with it and are kept in mail/, with %1 at the end of their names: look at them, then remove them.",
                     nullptr, int(mails))
                      .arg(nameOf(file).mid(nameOf(file).lastIndexOf(QLatin1String(".damaged-"))));
    return text;
}

void DamageStrip::show(const std::vector<feed::DamagedFile>& newestFirst, Timestamp now)
{
    QStringList sentences;
    for (const feed::DamagedFile& file : newestFirst) {
        if (nameOf(file) == m_noted)
            break;
        sentences << sentenceOf(file, now);
    }
    m_count = int(sentences.size());
    if (sentences.isEmpty())
        return clear();
    m_newest = nameOf(newestFirst.front());
    constexpr int most = 3; // which leave room for the page
    if (m_count > most) {
        sentences = sentences.first(most);
        sentences << tr("%n more files were damaged: waybillctl status names them all.", nullptr, m_count - most);
    }
    Strip::show(sentences.join(QLatin1Char('\n')), tr("Noted"));
}

void DamageStrip::note()
{
    m_noted = m_newest;
    m_count = 0;
    if (m_settings != nullptr)
        m_settings->setValue(notedKey, m_noted);
    clear();
    emit noted();
}

} // namespace waybill::ui::relay
