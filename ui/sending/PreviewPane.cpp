// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/PreviewPane.h"

#include "core/base/Redact.h"
#include "ui/sending/MailView.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace waybill::ui::sending {

namespace {

constexpr int shownFor = 6000;
constexpr std::size_t longestShown = 200'000;

// With its line breaks; what can't be shown, or would turn the reading direction, is written out.
QString shownText(std::string_view text)
{
    QStringList lines;
    const QString whole = QString::fromUtf8(text.data(), qsizetype(std::min(text.size(), longestShown)));
    for (const QString& line : whole.split(QLatin1Char('\n')))
        lines << QString::fromStdString(printable(line.toStdString()));
    if (text.size() > longestShown)
        lines << PreviewPane::tr("… %1 in all").arg(QLocale().formattedDataSize(qint64(text.size())));
    return lines.join(QLatin1Char('\n'));
}

// A word longer than a line would make the pane as wide as itself: it may be broken anywhere.
QString breakable(const QString& text)
{
    constexpr int longestWord = 24;
    QString broken;
    int run = 0;
    for (const QChar c : text) {
        run = c.isSpace() ? 0 : run + 1;
        if (run > longestWord && !c.isLowSurrogate() && !c.isMark())
            broken += QChar(0x200b);
        broken += c;
    }
    return broken;
}

} // namespace

PreviewPane::PreviewPane(QWidget* parent)
    : QWidget(parent), m_tabs(new QTabWidget(this)), m_facts(new QLabel), m_eye(new QLabel), m_loadedNothing(new QLabel),
      m_mail(new MailView)
{
    setObjectName(QStringLiteral("previewPane"));
    m_tabs->setObjectName(QStringLiteral("previewTabs"));
    m_tabs->setAccessibleName(tr("Preview"));
    m_tabs->tabBar()->setAccessibleName(tr("Preview"));
    m_tabs->addTab(makeHtmlTab(), tr("As it reads"));
    m_text = makeTextTab("previewText", tr("Text"));
    m_request = makeTextTab("previewRequest", tr("Request"));
    m_request->setWordWrapMode(QTextOption::WrapAnywhere);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_tabs);
    connect(m_mail, &MailView::linkTouched, this, [this](const QString& target) {
        if (!target.isEmpty())
            emit statusMessage(tr("Leads to %1").arg(target), shownFor);
    });
    tint();
}

QWidget* PreviewPane::makeHtmlTab()
{
    m_subject = new QLabel;
    m_subject->setObjectName(QStringLiteral("previewSubject"));
    m_subject->setFont(titleFont(font()));
    m_facts->setObjectName(QStringLiteral("previewFacts"));
    auto* facts = new QFormLayout;
    facts->setContentsMargins(16, 10, 16, 6);
    facts->setHorizontalSpacing(12);
    facts->setVerticalSpacing(4);
    facts->setLabelAlignment(Qt::AlignLeft);
    const std::pair<QString, QLabel*> rows[] = {{tr("Subject"), m_subject}, {tr("Size"), m_facts}};
    for (const auto& [name, value] : rows) {
        auto* title = new QLabel(name);
        title->setForegroundRole(QPalette::PlaceholderText);
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        facts->addRow(title, value);
    }
    m_loadedNothing->setObjectName(QStringLiteral("previewLoadedNothing"));
    m_loadedNothing->setFont(secondaryFont(font()));
    m_loadedNothing->setForegroundRole(QPalette::PlaceholderText);
    m_loadedNothing->setWordWrap(true);
    auto* tab = new QWidget;
    tab->setBackgroundRole(QPalette::Base);
    tab->setAutoFillBackground(true);
    auto* note = new QHBoxLayout;
    note->setContentsMargins(16, 4, 16, 4);
    note->setSpacing(8);
    note->addWidget(m_eye);
    note->addWidget(m_loadedNothing, 1);
    auto* column = new QVBoxLayout(tab);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(facts);
    column->addLayout(note);
    column->addWidget(m_mail, 1);
    return tab;
}

QPlainTextEdit* PreviewPane::makeTextTab(const char* name, const QString& title)
{
    auto* text = new QPlainTextEdit;
    text->setObjectName(QString::fromLatin1(name));
    text->setAccessibleName(title);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setFont(monospaceFont(font()));
    m_tabs->addTab(text, title);
    return text;
}

void PreviewPane::setReview(const waybill::sending::Review& review)
{
    const waybill::environments::Message& message = review.composed.message;
    const auto size = [](std::size_t bytes) { return QLocale().formattedDataSize(qint64(bytes)); };
    m_subject->setText(message.subject.empty() ? QStringLiteral("–")
                                               : breakable(QString::fromStdString(printable(message.subject))));
    if (!message.templateId.empty())
        m_facts->setText(tr("The provider’s own template %1 makes the text; it can’t be shown here.")
                             .arg(breakable(QString::fromStdString(printable(message.templateId)))));
    else
        m_facts->setText(message.html.empty() ? tr("%1 text, no HTML").arg(size(message.text.size()))
                                              : tr("%1 HTML, %2 text").arg(size(message.html.size()), size(message.text.size())));
    QString html = QString::fromStdString(message.html);
    if (!message.templateId.empty())
        html.clear(); // what is written here doesn't go out
    else if (html.isEmpty()) // a text is a message, too
        html = QStringLiteral("<pre style=\"white-space: pre-wrap\">%1</pre>")
                   .arg(QString::fromStdString(message.text).toHtmlEscaped());
    if (html != m_html) {
        m_html = html;
        m_mail->showHtml(html);
    }
    m_loadedNothing->setText(
        m_mail->refused() == 0 ? tr("Nothing is loaded from the network. Link targets are written out.")
                               : tr("Nothing was loaded: %n thing(s) refused. Link targets are written out.", nullptr,
                                    m_mail->refused()));
    m_text->setPlainText(message.templateId.empty() ? shownText(message.text) : m_facts->text());
    m_request->setPlainText(review.request
                                ? shownText(*review.request)
                                : tr("There is no request to show: %1.")
                                      .arg(QString::fromStdString(review.request.error().message)));
}

void PreviewPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_eye != nullptr) {
        tint();
        m_mail->showHtml(m_html);
    }
}

void PreviewPane::tint()
{
    m_eye->setPixmap(icon(QStringLiteral("view-visible"), palette()).pixmap(16, 16));
}

} // namespace waybill::ui::sending
